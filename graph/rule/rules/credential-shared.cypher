// id: credential-shared
// title: One secret in several hands
// kind: state
// category: credential
// severity: high
// subject: Credential
// identity: [uid]
// description: >
//   One credential was issued to several identities, or the same secret, by its fingerprint, stands under several holders,
//   or several identities used it of late. What was done with it can be laid to none of them.
// sees: Holders and fingerprints of credentials, and the identities behind the newest actions of each credential used of late.
// cannotSee: >
//   Jobs that share one credential and one identity; see credential-in-two-workloads. Of each credential only the newest
//   actions are read.
// remediation: Give each identity a credential of its own and revoke the shared one.
// controls: [NHI9, PR.AA-01, AU-10, IA-4, IA-5]
// parameters:
//   days: {default: 7, meaning: how many days of use are looked at}
//   most: {default: 200, meaning: how many of its newest actions are read for each credential}

CALL () {
  MATCH (c:Credential) WHERE c.fingerprint IS NOT NULL
  WITH c.fingerprint AS fingerprint, collect(c) AS same WHERE size(same) > 1
  UNWIND same AS c
  MATCH (c)-[:ISSUED_TO]->(i:Identity)
  WITH same, collect(DISTINCT i) AS holders WHERE size(holders) > 1
  UNWIND same AS c
  UNWIND holders AS i
  RETURN c, i, coalesce(c.issuedAt, c.firstSeen, $now) AS since
  UNION
  MATCH (c:Credential)
  WHERE COUNT { (c)-[:ISSUED_TO]->() } > 1 AND (c.revokedAt IS NULL OR c.revokedAt > $now)
  MATCH (c)-[:ISSUED_TO]->(i:Identity)
  RETURN c, i, coalesce(c.issuedAt, c.firstSeen, $now) AS since
  UNION
  MATCH (c:Credential) WHERE c.lastActionAt >= $now - duration({days: $days})
  CALL (c) {
    MATCH (a:Action) WHERE a.credentialUid = c.uid AND a.at >= $now - duration({days: $days}) AND a.at <= $now
    WITH a ORDER BY a.credentialUid DESC, a.at DESC LIMIT $most
    WITH a.identityUid AS user, min(a.at) AS first
    WITH collect(user) AS users, max(first) AS since WHERE size(users) > 1
    RETURN users, since
  }
  MATCH (i:Identity) WHERE i.uid IN users
  RETURN c, i, since
}
WITH c, since, i ORDER BY i.uid
WHERE (c.revokedAt IS NULL OR c.revokedAt > $now) AND i.mergedInto IS NULL AND NOT coalesce(i.unattributed, false)
WITH c, min(since) AS at, collect(DISTINCT coalesce(i.name, i.uid)) AS names WHERE size(names) > 1
RETURN c.uid AS uid, at, coalesce(c.name, c.uid) + ' is in the hands of ' + names[0] + ' and ' + names[1] + CASE
    WHEN size(names) = 2 THEN '.' ELSE ' and ' + toString(size(names) - 2) + ' more.' END AS details
