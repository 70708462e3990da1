// How a source has been read, with the run that reads it.
MATCH (s:Source {uid: $source})
RETURN properties(s) AS source,
  COLLECT { MATCH (k:CoverageClaim)-[:OF]->(s) RETURN k {.*, source: s.uid} } AS claims,
  COLLECT { MATCH (c:Coverage)-[:OF]->(s) RETURN c {.*, source: s.uid} } AS coverages,
  head(COLLECT { MATCH (r:CollectorRun {uid: $run}) RETURN properties(r) }) AS run
