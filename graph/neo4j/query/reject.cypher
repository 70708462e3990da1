// Puts records into quarantine.
MATCH (r:CollectorRun {uid: $run})
UNWIND $rows AS row
MERGE (x:Rejection {uid: row.uid})
SET x += row.properties
MERGE (x)-[:REJECTED_BY]->(r)
