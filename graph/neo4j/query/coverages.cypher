// The coverage of all sources.
MATCH (c:Coverage)-[:OF]->(s:Source)
RETURN c {.*, name: s.name, source: s.uid} AS coverage
