// id: toxic-combination
// title: Two powers that must not be in one hand
// kind: state
// category: identity
// severity: critical
// subject: Identity
// identity: [uid]
// description: >
//   One identity, by its own grants and those of its groups, or one person through all identities that they sponsor, holds
//   both sides of a pair that duties are to be separated by.
// sees: The roles and operations of live grants, memberships, and who sponsors whom now.
// cannotSee: >
//   The operations inside a policy document: only its role is compared. A grant of everything counts for no pair; see
//   over-privileged-grant. Chains of roles that are assumed one after another are not followed.
// remediation: Take one side away, or give it to an identity that another person sponsors.
// controls: [NHI5, PR.AA-05, AC-5, AC-6]
// parameters:
//   pairs:
//     default:
//       - name: give access and erase the trace of it
//         first: ['IAMFullAccess', 'iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:CreateAccessKey']
//         second: ['AWSCloudTrail_FullAccess', 'cloudtrail:StopLogging', 'cloudtrail:DeleteTrail']
//       - name: ask for payment and release it
//         first: ['payments:Create', 'payment-creator']
//         second: ['payments:Approve', 'payment-approver']
//       - name: change code and put it into production
//         first: ['code:Push', 'repository-writer']
//         second: ['deploy:Production', 'production-deployer']
//     meaning: the pairs, each by name and the roles or operations of either side

UNWIND $pairs AS pair
MATCH (g:Grant) WHERE (g.validTo IS NULL OR g.validTo > $now) AND (g.validFrom IS NULL OR g.validFrom <= $now)
WITH pair, g, [side IN [pair.first, pair.second] | any(power IN side WHERE toLower(coalesce(g.role, '')) = toLower(power)
    OR any(o IN coalesce(g.operations, []) WHERE toLower(o) = toLower(power)
      OR (size(o) > 2 AND o ENDS WITH '*' AND toLower(power) STARTS WITH toLower(left(o, size(o) - 1)))))] AS sides
WHERE sides[0] OR sides[1]
MATCH path = (g)-[:HELD_BY]->()<-[:MEMBER_OF*0..6]-(i:Identity)
WHERE i.mergedInto IS NULL AND all(m IN relationships(path)[1..] WHERE (m.validFrom IS NULL OR m.validFrom <= $now) AND (m.validTo IS NULL OR m.validTo > $now))
CALL (i) {
  RETURN i AS hand
  UNION
  MATCH (p:Identity)-[s:SPONSORS]->(i) WHERE (s.validFrom IS NULL OR s.validFrom <= $now) AND (s.validTo IS NULL OR s.validTo > $now)
  RETURN p AS hand
}
WITH hand, pair,
  collect(CASE WHEN sides[0] THEN coalesce(g.validFrom, g.firstSeen, $now) END) AS one,
  collect(CASE WHEN sides[1] THEN coalesce(g.validFrom, g.firstSeen, $now) END) AS other,
  collect(DISTINCT i) AS identities,
  collect(DISTINCT CASE WHEN sides[0] THEN i END) AS ones, collect(DISTINCT CASE WHEN sides[1] THEN i END) AS others
WHERE size(one) > 0 AND size(other) > 0
  AND (hand IN identities OR none(i IN ones WHERE i IN others))
WITH hand, pair, reduce(m = one[0], x IN one | CASE WHEN x < m THEN x ELSE m END) AS a, reduce(m = other[0], x IN other | CASE WHEN x < m THEN x ELSE m END) AS b, size(identities) AS count
WITH hand, pair, CASE WHEN a > b THEN a ELSE b END AS began, count ORDER BY pair.name
WITH hand, min(began) AS at, collect(pair.name) AS names, max(count) AS count
RETURN hand.uid AS uid, at, coalesce(hand.name, hand.uid) + CASE
    WHEN count > 1 THEN ', through ' + toString(count) + ' identities, can ' ELSE ' can ' END
  + reduce(text = head(names), name IN tail(names) | text + '; ' + name) + '.' AS details
