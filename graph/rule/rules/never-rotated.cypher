// id: never-rotated
// title: Credential that was never rotated
// kind: state
// category: credential
// severity: medium
// subject: Credential
// identity: [uid]
// description: >
//   A live credential is old, replaces no other, and no other replaces it: its holder still works with the first secret
//   they were given.
// sees: Which credential replaces which, when each was issued, and up to when credentials were read.
// cannotSee: A rotation that no source states as one, such as a second key beside the first.
// remediation: Issue a new credential, move every job to it, then revoke this one. Have it repeated by a schedule.
// controls: [NHI7, PR.AA-01, IA-5]
// parameters:
//   days: {default: 180, meaning: within how many days a credential must be rotated}

// include: credential_coverage
MATCH (c:Credential)
WHERE coalesce(c.issuedAt, c.firstSeen) <= $now - duration({days: $days}) AND c.revokedAt IS NULL
  AND (c.expiresAt IS NULL OR c.expiresAt > $now) AND NOT coalesce(c.kind, '') ENDS WITH 'session'
  AND NOT EXISTS { (c)-[:REPLACES]->() } AND NOT EXISTS { (c)<-[:REPLACES]-() }
// include: live_credential
WITH c, max(moment) AS liveAt, coalesce(c.issuedAt, c.firstSeen) AS born WHERE liveAt >= born + duration({days: $days})
RETURN c.uid AS uid, born + duration({days: $days}) AS at, coalesce(c.name, c.uid) + ' was issued at ' + toString(born) + ' and never rotated.' AS details
