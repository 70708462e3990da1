// Notes up to where the actions of an identity were judged again, unless there is a new reason, so that who goes on need not begin anew.
// Of what was judged so far, $unknown is the earliest that still has an unknown link.
MATCH (n:Identity {uid: $uid}) WHERE coalesce(n.standingMark, '') = $mark AND n.rejudgeFrom IS NOT NULL
SET n.rejudgeFrom = $reached,
    n.unknownFrom = CASE WHEN n.unknownFrom IS NULL OR $unknown < n.unknownFrom THEN $unknown ELSE n.unknownFrom END
