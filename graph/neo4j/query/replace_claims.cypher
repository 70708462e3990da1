// Replaces what the runs of a source claim to be complete for.
MATCH (s:Source {uid: $source})
SET s += $properties
WITH s
CALL (s) {
  MATCH (old:CoverageClaim)-[:OF]->(s)
  DETACH DELETE old
}
WITH s
UNWIND $rows AS row
CREATE (k:CoverageClaim {uid: row.uid})
SET k += row.properties
CREATE (k)-[:OF]->(s)
