// Nothing; its summary tells which database answered.
RETURN 1 AS one
