// Notes how far the actions on credentials reach.
// A row whose mark is not the node's any more was judged on what is outdated: it is judged again.
UNWIND $rows AS row
MATCH (n:Credential {uid: row.uid})
SET n.lastActionAt = CASE WHEN n.lastActionAt IS NULL OR n.lastActionAt < row.last THEN row.last ELSE n.lastActionAt END,
    n.rejudgeFrom = CASE WHEN coalesce(n.standingMark, '') = row.mark THEN n.rejudgeFrom ELSE datetime({epochSeconds: 0}) END
