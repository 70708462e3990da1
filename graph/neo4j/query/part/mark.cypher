WITH DISTINCT i WHERE i IS NOT NULL
SET i.standingMark = randomUUID(), i.rejudgeRun = $run,
    i.rejudgeFrom = CASE WHEN i.lastActionAt IS NULL THEN i.rejudgeFrom ELSE datetime({epochSeconds: 0}) END,
    i.waitingSince = CASE WHEN i.lastActionAt IS NULL THEN i.waitingSince ELSE coalesce(i.waitingSince, datetime()) END
