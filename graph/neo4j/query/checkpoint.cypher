// Commits how far a run got.
MATCH (r:CollectorRun {uid: $uid})-[:OF]->(s:Source {uid: $source})
SET r += $run, s.cursor = $cursor
