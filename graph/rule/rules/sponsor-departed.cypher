// id: sponsor-departed
// title: Sponsor has left
// kind: state
// category: identity
// severity: high
// subject: Identity
// identity: [uid]
// judged: true
// description: >
//   Everyone who sponsors a live identity has left the organisation. It goes on with its access, and nobody answers for
//   it any more.
// sees: When people left, whom they sponsor, and up to when sponsors were read.
// cannotSee: Somebody who changed to another task without leaving, and a sponsor whom no source describes as a person.
// remediation: Hand the identity over to a successor, or disable it.
// controls: [NHI1, PR.AA-01, AC-2, IA-4]

// include: sponsor_coverage
MATCH (p:Identity) WHERE p.departedAt <= $now
MATCH (p)-[:SPONSORS]->(i:Identity)
WHERE i.kind IS NOT NULL AND i.kind <> 'Person' AND i.mergedInto IS NULL
WITH DISTINCT spans, i
// include: sponsor_read
WITH i, max(reached) AS asOf
WHERE i.disabledAt IS NULL OR i.disabledAt > asOf
WITH i, asOf, COLLECT {
  MATCH (i)<-[s:SPONSORS]-(p:Identity) WHERE (s.validFrom IS NULL OR s.validFrom <= asOf) AND (s.validTo IS NULL OR s.validTo > asOf) AND
// include: counted_sponsor
  RETURN p {.name, .uid, .kind, left: CASE WHEN p.departedAt <= asOf THEN p.departedAt END} ORDER BY p.departedAt DESC, p.uid
} AS sponsors
WITH i, [p IN sponsors WHERE p.kind = 'Person' AND p.left IS NOT NULL] AS departed, [p IN sponsors WHERE p.kind IS NULL OR (p.kind = 'Person' AND p.left IS NULL)] AS others
WHERE size(departed) > 0 AND size(others) = 0
WITH i, head(departed) AS p
RETURN i.uid AS uid, p.left AS at, coalesce(p.name, p.uid) + ', who sponsors ' + coalesce(i.name, i.uid) + ', left at ' + toString(p.left) + '.' AS details
