// Notes how far the actions on credentials reach, and what they say of those that nobody has described.
// A row whose mark is not the node's any more was judged on what is outdated: it is judged again. So are all actions before
// it where only this one tells the kind.
UNWIND $rows AS row
MATCH (n:Credential {uid: row.uid})
WITH n, row, n.kind IS NULL AND row.kind IS NOT NULL AND n.lastActionAt IS NOT NULL AS told
SET n.lastActionAt = CASE WHEN n.lastActionAt IS NULL OR n.lastActionAt < row.last THEN row.last ELSE n.lastActionAt END,
    n.kind = coalesce(n.kind, row.kind), n.name = coalesce(n.name, row.name)
WITH n, row, CASE WHEN told THEN datetime({epochSeconds: 0}) ELSE row.first END AS since
WHERE told OR coalesce(n.standingMark, '') <> row.mark
SET n.standingMark = randomUUID(), n.rejudgeFrom = CASE WHEN n.rejudgeFrom < since THEN n.rejudgeFrom ELSE since END,
    n.waitingSince = coalesce(n.waitingSince, datetime())
