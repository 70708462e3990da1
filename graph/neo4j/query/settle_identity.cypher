// Notes that the actions of an identity since $from were judged again, unless there is a new reason. Actions that were added
// meanwhile may have unknown links that $unknown does not tell of.
MATCH (n:Identity {uid: $uid}) WHERE coalesce(n.standingMark, '') = $mark
REMOVE n.rejudgeFrom, n.waitingSince, n.rejudgeRun
SET n.unknownFrom = CASE
  WHEN coalesce(n.actionWrites, 0) = $writes AND NOT coalesce(n.unknownFrom < $from, false) THEN $unknown
  WHEN n.unknownFrom < $unknown THEN n.unknownFrom
  ELSE coalesce($unknown, n.unknownFrom) END
