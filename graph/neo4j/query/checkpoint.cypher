// Commits how far a run got. No cursor leaves the one before. A replay delivers no records that were not counted before.
MATCH (r:CollectorRun {uid: $uid})-[:OF]->(s:Source {uid: $source})
SET r += $run, s.cursor = coalesce($cursor, s.cursor),
    s.rows = CASE WHEN r.replay THEN s.rows ELSE coalesce(r.rowsBefore, 0) + r.read END
