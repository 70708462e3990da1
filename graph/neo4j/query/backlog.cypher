// How many identities and credentials wait to be judged again, up to $most each, since when, and the earliest action that has
// to be: of the first $look of each, which is exact where no more of them wait.
CALL () {
  MATCH (i:Identity) WHERE i.rejudgeFrom IS NOT NULL
  WITH i LIMIT $most
  RETURN count(i) AS identities, min(i.waitingSince) AS identitiesSince
}
CALL () {
  MATCH (c:Credential) WHERE c.rejudgeFrom IS NOT NULL
  WITH c LIMIT $most
  RETURN count(c) AS credentials, min(c.waitingSince) AS credentialsSince
}
CALL () {
  MATCH (i:Identity) WHERE i.rejudgeFrom IS NOT NULL
  WITH i ORDER BY i.rejudgeFrom LIMIT $look
  CALL (i) {
    MATCH (a:Action) WHERE a.identityUid = i.uid AND a.at >= i.rejudgeFrom
    RETURN a.at AS at ORDER BY a.identityUid, a.at LIMIT 1
  }
  RETURN min(at) AS identitiesFrom
}
CALL () {
  MATCH (c:Credential) WHERE c.rejudgeFrom IS NOT NULL
  WITH c ORDER BY c.rejudgeFrom LIMIT $look
  CALL (c) {
    MATCH (a:Action) WHERE a.credentialUid = c.uid AND a.at >= c.rejudgeFrom
    RETURN a.at AS at ORDER BY a.credentialUid, a.at LIMIT 1
  }
  RETURN min(at) AS credentialsFrom
}
RETURN identities, identitiesSince, identitiesFrom, credentials, credentialsSince, credentialsFrom
