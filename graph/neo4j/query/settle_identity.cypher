// Notes that the actions of an identity were judged again, unless there is a new reason.
MATCH (n:Identity {uid: $uid}) WHERE coalesce(n.standingMark, '') = $mark
REMOVE n.rejudgeFrom
SET n.unknownFrom = $unknown
