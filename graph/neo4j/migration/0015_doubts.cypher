// What lies in quarantine leaves doubt about all that its source claims.
MATCH (x:Rejection)-[:REJECTED_BY]->(r:CollectorRun)-[:OF]->(s:Source) WHERE x.replayedAt IS NULL AND r.replay IS NULL
WITH s, r, collect(x) AS open
MERGE (d:Doubt {uid: r.uid + '//'})
ON CREATE SET d.run = r.uid, d.records = size(open)
MERGE (d)-[:OF]->(s)
FOREACH (x IN open | SET x.doubt = d.uid);
