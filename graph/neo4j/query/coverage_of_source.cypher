// The coverage of one source.
MATCH (c:Coverage)-[:OF]->(s:Source {uid: $source})
RETURN c {.*, name: s.name} AS coverage
