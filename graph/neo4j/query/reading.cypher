// How a source has been read, with the run that reads it.
MATCH (s:Source {uid: $source})
RETURN properties(s) AS source,
  COLLECT { MATCH (k:CoverageClaim)-[:OF]->(s) RETURN k {.*, source: s.uid} } AS claims,
  COLLECT { MATCH (d:Doubt)-[:OF]->(s) WHERE d.records > 0 RETURN properties(d) } AS doubts,
  COLLECT { MATCH (c:Coverage|DoubtedCoverage)-[:OF]->(s) RETURN c {.*, source: s.uid} } AS coverages,
  head(COLLECT { MATCH (r:CollectorRun {uid: $run}) RETURN properties(r) }) AS run
