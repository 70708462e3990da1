// Commits how far a run got. No cursor leaves the one before.
MATCH (r:CollectorRun {uid: $uid})-[:OF]->(s:Source {uid: $source})
SET r += $run, s.cursor = coalesce($cursor, s.cursor)
