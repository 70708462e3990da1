// id: sponsor-not-a-person
// title: Sponsored by something that is no person
// kind: state
// category: identity
// severity: medium
// subject: Identity
// identity: [uid]
// judged: true
// description: >
//   Everyone recorded as sponsor of a live identity is itself a service account, a role, an agent or the identity itself.
//   No person answers for it.
// sees: Who sponsors whom, of which kind each sponsor is, and up to when sponsors were read.
// cannotSee: Whether an identity of kind Person is one person or a mailbox that a team shares.
// remediation: Record one living person as its sponsor.
// controls: [PR.AA-01, AC-2, IA-4]

// include: sponsor_coverage
MATCH (p:Identity) WHERE p.kind IS NOT NULL AND p.kind <> 'Person' AND EXISTS { (p)-[:SPONSORS]->() }
MATCH (p)-[:SPONSORS]->(i:Identity)
WHERE i.kind IS NOT NULL AND i.kind <> 'Person' AND i.mergedInto IS NULL
WITH DISTINCT spans, i
// include: sponsor_read
WITH i, max(reached) AS asOf
WHERE i.disabledAt IS NULL OR i.disabledAt > asOf
WITH i, asOf, COLLECT {
  MATCH (i)<-[s:SPONSORS]-(p:Identity) WHERE (s.validFrom IS NULL OR s.validFrom <= asOf) AND (s.validTo IS NULL OR s.validTo > asOf) AND
// include: counted_sponsor
  RETURN p {.name, .uid, .kind, since: s.validFrom} ORDER BY s.validFrom, p.uid
} AS sponsors
WHERE size(sponsors) > 0 AND none(p IN sponsors WHERE p.kind IS NULL OR p.kind = 'Person')
WITH i, asOf, head(sponsors) AS p
RETURN i.uid AS uid, coalesce(p.since, i.createdAt, i.firstSeen, asOf) AS at,
  coalesce(i.name, i.uid) + ' is sponsored by ' + coalesce(p.name, p.uid) + ', a ' + p.kind + '.' AS details
