// Puts records into quarantine, and counts each new one with the doubt that it leaves.
MATCH (r:CollectorRun {uid: $run})-[:OF]->(s:Source)
UNWIND $rows AS row
OPTIONAL MATCH (known:Rejection {uid: row.uid})
WITH r, s, row, known IS NULL AS fresh
MERGE (x:Rejection {uid: row.uid})
ON CREATE SET x.doubt = row.doubt.uid
SET x += row.properties
MERGE (x)-[:REJECTED_BY]->(r)
WITH s, row.doubt AS doubt, sum(CASE WHEN fresh THEN 1 ELSE 0 END) AS added
WHERE added > 0 AND doubt.uid IS NOT NULL
MERGE (d:Doubt {uid: doubt.uid})
ON CREATE SET d += doubt.properties, d.records = 0
SET d.records = d.records + added
MERGE (d)-[:OF]->(s)
