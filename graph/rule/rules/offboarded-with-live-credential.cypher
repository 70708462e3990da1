// id: offboarded-with-live-credential
// title: Gone, but its credential still lives
// kind: state
// category: identity
// severity: critical
// subject: Identity
// identity: [uid]
// description: >
//   An identity was disabled, or a person left, and a credential issued to them was neither revoked nor has expired.
//   Whoever has it gets in.
// sees: When identities were disabled and people left, the credentials issued to them, their ends, their uses, and up to when credentials were read.
// cannotSee: >
//   Whether the system refuses every credential of a disabled identity by itself. A credential is taken to live on only
//   where it was used afterwards or where credentials were read past the departure.
// remediation: Revoke the credential now and look at what was done with it since.
// controls: [NHI1, PR.AA-01, DE.CM-03, ZT-6, AC-2, IA-5]
// parameters:
//   hours: {default: 24, meaning: how many hours offboarding may take}

// include: credential_coverage
CALL () {
  MATCH (i:Identity) WHERE i.departedAt <= $now RETURN i
  UNION
  MATCH (i:Identity) WHERE i.disabledAt <= $now RETURN i
}
WITH spans, i, CASE WHEN i.disabledAt < i.departedAt THEN i.disabledAt ELSE coalesce(i.departedAt, i.disabledAt) END AS gone
WHERE i.mergedInto IS NULL AND gone <= $now - duration({hours: $hours})
MATCH (c:Credential)-[:ISSUED_TO]->(i)
WHERE c.revokedAt IS NULL AND (c.expiresAt IS NULL OR c.expiresAt > $now) AND NOT coalesce(c.kind, '') ENDS WITH 'session'
// include: live_credential
WITH i, gone, c, max(moment) AS liveAt WHERE liveAt > gone + duration({hours: $hours})
WITH i, gone, c ORDER BY c.uid
WITH i, gone, collect(coalesce(c.name, c.uid)) AS names
RETURN i.uid AS uid, gone AS at, coalesce(i.name, i.uid) + ' is gone since ' + toString(gone) + ', but ' + head(names) + CASE
    WHEN size(names) = 1 THEN ' lives on.' ELSE ' and ' + toString(size(names) - 1) + ' more live on.' END AS details
