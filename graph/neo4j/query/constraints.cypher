// The names of the constraints that the database has.
SHOW CONSTRAINTS YIELD name
