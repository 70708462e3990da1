// Notes that actions since $from (null: ever) must be judged again: there is less coverage now. With $later those before it,
// too, that the beginning of a grant may have followed.
MATCH (i:Identity) WHERE i.lastActionAt IS NOT NULL
WITH i, CASE
  WHEN $from IS NULL OR $later THEN datetime({epochSeconds: 0})
  ELSE $from END AS since
WHERE since <= i.lastActionAt
SET i.standingMark = randomUUID(), i.rejudgeRun = $run,
    i.rejudgeFrom = CASE WHEN i.rejudgeFrom < since THEN i.rejudgeFrom ELSE since END,
    i.waitingSince = coalesce(i.waitingSince, datetime())
