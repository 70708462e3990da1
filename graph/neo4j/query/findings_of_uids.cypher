// Findings by their uids, as they stand.
UNWIND $uids AS uid
MATCH (f:Finding {uid: uid})
RETURN
// include: finding_shown
  AS finding
