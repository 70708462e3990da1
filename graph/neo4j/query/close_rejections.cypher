// Closes what was in quarantine and is loaded now, and takes it from the doubt that it left.
UNWIND $uids AS uid
MATCH (x:Rejection {uid: uid}) WHERE x.replayedAt IS NULL
SET x.replayedAt = $now
WITH x.doubt AS doubt, count(*) AS closed
MATCH (d:Doubt {uid: doubt})
SET d.records = d.records - closed
