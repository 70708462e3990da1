// Notes how far the actions on credentials reach, and what they say of those that nobody has described.
// A row whose mark is not the node's any more was judged on what is outdated: it is judged again.
UNWIND $rows AS row
MATCH (n:Credential {uid: row.uid})
SET n.lastActionAt = CASE WHEN n.lastActionAt IS NULL OR n.lastActionAt < row.last THEN row.last ELSE n.lastActionAt END,
    n.kind = coalesce(n.kind, row.kind), n.name = coalesce(n.name, row.name)
WITH n, row WHERE coalesce(n.standingMark, '') <> row.mark
SET n.standingMark = randomUUID(), n.rejudgeFrom = CASE WHEN n.rejudgeFrom < row.first THEN n.rejudgeFrom ELSE row.first END
