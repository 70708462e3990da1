// Notes that actions with unknown links since $from (null: ever) must be judged again: there is more coverage now.
MATCH (i:Identity) WHERE i.unknownFrom IS NOT NULL AND ($from IS NULL OR i.lastActionAt >= $from)
WITH i, CASE WHEN $from IS NULL OR i.unknownFrom > $from THEN i.unknownFrom ELSE $from END AS since
SET i.standingMark = randomUUID(),
    i.rejudgeFrom = CASE WHEN i.rejudgeFrom < since THEN i.rejudgeFrom ELSE since END
