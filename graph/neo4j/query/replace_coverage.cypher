// Replaces the coverage of one source.
MATCH (s:Source {uid: $source})
CALL (s) {
  MATCH (old:Coverage)-[:OF]->(s)
  DETACH DELETE old
}
WITH s
UNWIND $rows AS row
CREATE (c:Coverage {uid: row.uid})
SET c += row.properties
CREATE (c)-[:OF]->(s)
