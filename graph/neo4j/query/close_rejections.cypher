// Closes what was in quarantine and is loaded now.
UNWIND $uids AS uid
MATCH (x:Rejection {uid: uid})
SET x.replayedAt = $now
