// Notes how far the actions of identities reach, and since when some have unknown links.
// A row whose mark is not the node's any more was judged on what is outdated: it is judged again.
UNWIND $rows AS row
MATCH (n:Identity {uid: row.uid})
SET n.lastActionAt = CASE WHEN n.lastActionAt IS NULL OR n.lastActionAt < row.last THEN row.last ELSE n.lastActionAt END,
    n.unknownFrom = CASE WHEN n.unknownFrom IS NULL OR row.unknown < n.unknownFrom THEN row.unknown ELSE n.unknownFrom END,
    n.actionWrites = coalesce(n.actionWrites, 0) + 1
WITH n, row WHERE coalesce(n.standingMark, '') <> row.mark
// Who came apart may have been given actions of another identity by who did not know that yet.
SET n.partFrom = CASE WHEN NOT coalesce(n.parted, false) OR n.partFrom < row.first THEN n.partFrom ELSE row.first END,
    n.partUid = CASE WHEN coalesce(n.parted, false) THEN NULL ELSE n.partUid END,
    n.standingMark = randomUUID(), n.rejudgeFrom = CASE WHEN n.rejudgeFrom < row.first THEN n.rejudgeFrom ELSE row.first END,
    n.waitingSince = coalesce(n.waitingSince, datetime())
