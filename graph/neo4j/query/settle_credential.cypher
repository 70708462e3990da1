// Notes that the actions on a credential were judged again, unless there is a new reason.
MATCH (n:Credential {uid: $uid}) WHERE coalesce(n.standingMark, '') = $mark
REMOVE n.rejudgeFrom, n.waitingSince, n.rejudgeRun
