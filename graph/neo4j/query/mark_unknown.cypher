// Notes that actions since $from (null: ever) that await coverage must be judged again: there is more of it now. With $later
// those before it, too, that the beginning of a grant may have followed.
MATCH (i:Identity) WHERE i.unknownFrom IS NOT NULL
WITH i, CASE
  WHEN $from IS NULL OR i.unknownFrom > $from THEN i.unknownFrom
  WHEN $later AND EXISTS { MATCH (g:Grant)-[:HELD_BY]->(i) WHERE g.validFrom > i.unknownFrom OR g.windows IS NOT NULL } THEN i.unknownFrom
  WHEN $later AND EXISTS { MATCH (i)-[:MEMBER_OF*1..6]->(:Group)<-[:HELD_BY]-(g:Grant) WHERE g.validFrom > i.unknownFrom OR g.windows IS NOT NULL } THEN i.unknownFrom
  ELSE $from END AS since
WHERE since <= i.lastActionAt
SET i.standingMark = randomUUID(), i.rejudgeRun = $run,
    i.rejudgeFrom = CASE WHEN i.rejudgeFrom < since THEN i.rejudgeFrom ELSE since END,
    i.waitingSince = coalesce(i.waitingSince, datetime())
