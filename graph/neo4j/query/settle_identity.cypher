// Notes that the actions of an identity since $from were judged again, unless there is a new reason.
MATCH (n:Identity {uid: $uid}) WHERE coalesce(n.standingMark, '') = $mark
REMOVE n.rejudgeFrom
SET n.unknownFrom = CASE WHEN n.unknownFrom < $from THEN n.unknownFrom ELSE $unknown END
