// What sources claim to be complete for is kept apart from the coverage that follows from it.
MATCH (c:Coverage)-[:OF]->(s:Source)
MERGE (k:CoverageClaim {uid: c.uid})
ON CREATE SET k.subject = c.subject, k.system = c.system, k.from = c.from, k.to = c.to, k.source = s.uid, k.state = 'settled', k.rowsBefore = 0, k.rowsUpTo = 0
MERGE (k)-[:OF]->(s);
// How many records a source has delivered, and when it was first and last read.
MATCH (s:Source) WHERE s.rows IS NULL
SET s.rows = COLLECT { MATCH (r:CollectorRun)-[:OF]->(s) WHERE r.replay IS NULL RETURN sum(r.read) }[0],
    s.firstRead = COLLECT { MATCH (r:CollectorRun)-[:OF]->(s) RETURN min(r.started) }[0],
    s.lastGood = COLLECT { MATCH (r:CollectorRun)-[:OF]->(s) WHERE r.status = 'succeeded' RETURN max(r.started) }[0];
