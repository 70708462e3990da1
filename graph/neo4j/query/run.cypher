// One collector run with its source.
MATCH (r:CollectorRun {uid: $uid})
RETURN properties(r) AS run, head(COLLECT { MATCH (r)-[:OF]->(s:Source) RETURN properties(s) }) AS source
