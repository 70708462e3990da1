// id: long-lived-credential
// title: Credential that lives too long
// kind: state
// category: credential
// severity: medium
// subject: Credential
// identity: [uid]
// description: >
//   A live credential has been in force for longer than secrets may live. The longer it lives, the more places hold a copy
//   and the longer a thief can use it.
// sees: When each credential was issued, expires and was revoked, when it was last used, and up to when credentials were read.
// cannotSee: The age of a credential whose issue no source states counts from the day when it was first seen.
// remediation: Replace it by one that lives for minutes or hours, or rotate it and give it an expiry.
// controls: [NHI7, PR.AA-01, ZT-3, IA-5]
// parameters:
//   days: {default: 90, meaning: how many days a credential may live}

// include: credential_coverage
MATCH (c:Credential)
WHERE coalesce(c.issuedAt, c.firstSeen) <= $now - duration({days: $days}) AND c.revokedAt IS NULL
  AND (c.expiresAt IS NULL OR c.expiresAt > $now) AND NOT coalesce(c.kind, '') ENDS WITH 'session'
// include: live_credential
WITH c, max(moment) AS liveAt, coalesce(c.issuedAt, c.firstSeen) AS born WHERE liveAt >= born + duration({days: $days})
RETURN c.uid AS uid, born + duration({days: $days}) AS at,
  coalesce(c.name, c.uid) + ' lives since ' + toString(born) + CASE WHEN c.expiresAt IS NULL THEN ' and has no expiry.' ELSE ' and expires at ' + toString(c.expiresAt) + '.' END AS details
