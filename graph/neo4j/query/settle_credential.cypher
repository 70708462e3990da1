// Notes that the actions on a credential were judged again, unless there is a new reason.
MATCH (n:Credential {uid: $uid}) WHERE n.rejudgeMark = $mark
REMOVE n.rejudgeFrom, n.rejudgeMark
