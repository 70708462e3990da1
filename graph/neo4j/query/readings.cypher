// How each source has been read, from which its coverage follows with its holes.
MATCH (s:Source)
WITH s ORDER BY s.name, s.uid LIMIT 500
RETURN properties(s) AS source, COLLECT { MATCH (k:CoverageClaim)-[:OF]->(s) RETURN k {.*, source: s.uid} LIMIT 500 } AS claims,
  COLLECT { MATCH (d:Doubt)-[:OF]->(s) WHERE d.records > 0 RETURN properties(d) LIMIT 2000 } AS doubts
ORDER BY source.name, source.uid
