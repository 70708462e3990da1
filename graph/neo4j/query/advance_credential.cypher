// Notes up to where the actions on a credential were judged again, unless there is a new reason, so that who goes on need not begin anew.
MATCH (n:Credential {uid: $uid}) WHERE coalesce(n.standingMark, '') = $mark AND n.rejudgeFrom IS NOT NULL
SET n.rejudgeFrom = $reached
