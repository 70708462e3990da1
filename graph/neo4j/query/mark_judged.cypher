// Notes that actions which were judged on coverage that has changed since must be judged again.
UNWIND $rows AS row
MATCH (i:Identity {uid: row.uid})
SET i.standingMark = randomUUID(), i.rejudgeFrom = CASE WHEN i.rejudgeFrom < row.first THEN i.rejudgeFrom ELSE row.first END,
    i.waitingSince = coalesce(i.waitingSince, datetime())
