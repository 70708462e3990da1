// The settings of the server, by name, that belong to the fence around statements of others.
SHOW SETTINGS YIELD name, value WHERE name IN $names
RETURN name, value
