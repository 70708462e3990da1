// Locks findings, in the order of their uids, and says how they stand.
UNWIND $uids AS uid
MATCH (f:Finding {uid: uid})
SET f.changing = true
REMOVE f.changing
WITH f
RETURN f.uid AS uid, coalesce(f.events, 0) AS version, f.status AS status, f.count AS count, f.assignee AS assignee
