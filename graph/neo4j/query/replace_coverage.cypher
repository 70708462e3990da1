// Replaces the coverage of one source, and what it would cover but for rejected records.
MATCH (s:Source {uid: $source})
CALL (s) {
  MATCH (old:Coverage|DoubtedCoverage)-[:OF]->(s)
  DETACH DELETE old
}
CALL (s) {
  UNWIND $rows AS row
  CREATE (c:Coverage {uid: row.uid})
  SET c += row.properties
  CREATE (c)-[:OF]->(s)
}
CALL (s) {
  UNWIND $doubted AS row
  CREATE (c:DoubtedCoverage {uid: row.uid})
  SET c += row.properties
  CREATE (c)-[:OF]->(s)
}
