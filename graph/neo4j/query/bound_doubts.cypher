// Notes what the run claimed to be complete for that rejected records of which the time is not known.
UNWIND $uids AS uid
MATCH (d:Doubt {uid: uid})
SET d.from = $from, d.to = $to
