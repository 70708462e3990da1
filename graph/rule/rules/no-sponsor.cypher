// id: no-sponsor
// title: Identity for which nobody answers
// kind: state
// category: identity
// severity: high
// subject: Identity
// identity: [uid]
// judged: true
// description: >
//   No one sponsors a live non-human identity, as of the last time up to which sponsors were read. Nobody can say what it
//   is for, and nobody will notice when it is misused.
// sees: All described non-human identities that are not disabled, who sponsors each and since when, and up to when sponsors were read.
// cannotSee: >
//   A sponsor whom a source names in free text only. Placeholders, which no source describes, are left to
//   unattributed-action.
// remediation: Find the team by its grants and its requests, and record one living person as its sponsor, or disable it.
// controls: [NHI1, PR.AA-01, DE.AE-03, AC-2, IA-4]

// include: sponsor_coverage
MATCH (i:Identity)
WHERE i.kind IS NOT NULL AND i.kind <> 'Person' AND i.mergedInto IS NULL AND (i.createdAt IS NULL OR i.createdAt <= $now)
// include: sponsor_read
WITH i, max(reached) AS asOf
WHERE (i.createdAt IS NULL OR i.createdAt <= asOf) AND (i.disabledAt IS NULL OR i.disabledAt > asOf)
  AND NOT EXISTS {
    MATCH (i)<-[s:SPONSORS]-() WHERE (s.validFrom IS NULL OR s.validFrom <= asOf) AND (s.validTo IS NULL OR s.validTo > asOf) AND
// include: counted_sponsor
  }
WITH i, asOf, head(COLLECT { MATCH (i)<-[s:SPONSORS]-() WHERE s.validTo <= asOf AND
// include: counted_sponsor
  RETURN s.validTo ORDER BY s.validTo DESC LIMIT 1 }) AS ended
RETURN i.uid AS uid, coalesce(ended, i.createdAt, i.firstSeen, asOf) AS at, CASE
    WHEN ended IS NULL THEN 'Nobody was ever recorded as sponsor of ' + coalesce(i.name, i.uid) + '.'
    ELSE 'The last sponsor of ' + coalesce(i.name, i.uid) + ' ended at ' + toString(ended) + '.' END AS details
