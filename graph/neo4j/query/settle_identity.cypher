// Notes that the actions of an identity were judged again, unless there is a new reason.
MATCH (n:Identity {uid: $uid}) WHERE n.rejudgeMark = $mark
REMOVE n.rejudgeFrom, n.rejudgeMark
SET n.unknownFrom = $unknown
