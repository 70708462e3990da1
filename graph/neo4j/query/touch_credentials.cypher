// Notes how far the actions on credentials reach.
UNWIND $rows AS row
MATCH (n:Credential {uid: row.uid})
SET n.lastActionAt = CASE WHEN n.lastActionAt IS NULL OR n.lastActionAt < row.last THEN row.last ELSE n.lastActionAt END
