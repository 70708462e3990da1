// id: toxic-combination
// title: Powers that must not be in one hand
// kind: state
// category: identity
// severity: critical
// subject: Identity
// identity: [uid]
// description: >
//   One identity, by its own grants, those of its groups and those of the roles that it takes one after another, or one
//   person through all identities that they sponsor, holds all sides of a combination that duties are to be separated by.
// sees: >
//   System, role, operations and resources of live grants, memberships, which credential was derived from which lately, and
//   who sponsors whom now.
// cannotSee: >
//   The operations inside a policy document: only its role is compared. A grant of everything counts for no combination;
//   see over-privileged-grant. A chain of roles is seen when it was used within the days set, not when it would be possible.
// remediation: Take one side away, or give it to an identity that another person sponsors.
// controls: [NHI5, PR.AA-05, AC-5, AC-6]
// parameters:
//   combinations:
//     default:
//       - id: access-and-trace
//         title: give access and erase the trace of it
//         sides:
//           - - roles: ['IAMFullAccess']
//             - operations: ['iam:AttachRolePolicy', 'iam:PutRolePolicy', 'iam:CreateAccessKey']
//           - - roles: ['AWSCloudTrail_FullAccess']
//             - operations: ['cloudtrail:StopLogging', 'cloudtrail:DeleteTrail']
//       - id: pay-and-release
//         title: ask for payment and release it
//         sides:
//           - - roles: ['payment-creator']
//             - operations: ['payments:Create']
//           - - roles: ['payment-approver']
//             - operations: ['payments:Approve']
//       - id: change-and-deploy
//         title: change code and put it into production
//         sides:
//           - - roles: ['repository-writer']
//             - operations: ['code:Push']
//           - - roles: ['production-deployer']
//             - operations: ['deploy:Production']
//     meaning: the combinations; set them by toxic-combinations in clew.yaml
//   days: {default: 90, meaning: for how many days a role that was taken counts as within reach}

UNWIND $combinations AS combination
MATCH (g:Grant) WHERE (g.validTo IS NULL OR g.validTo > $now) AND (g.validFrom IS NULL OR g.validFrom <= $now)
WITH combination, g, CASE WHEN any(side IN combination.sides WHERE any(p IN side WHERE size(coalesce(p.resources, [])) > 0))
  THEN COLLECT { MATCH (g)-[c:COVERS]->(r:Resource) WHERE c.validTo IS NULL OR c.validTo > $now RETURN coalesce(r.name, r.uid) } ELSE [] END AS resources
WITH combination, g, [side IN combination.sides | any(p IN side WHERE
    (p.system IS NULL OR toLower(coalesce(g.system, '')) = toLower(p.system))
    AND (size(coalesce(p.roles, [])) = 0 OR any(x IN p.roles WHERE coalesce(g.role, '') =~ ('(?i)\\Q' + replace(x, '*', '\\E.*\\Q') + '\\E')))
    AND (size(coalesce(p.operations, [])) = 0 OR any(o IN coalesce(g.operations, []) WHERE any(x IN p.operations
      WHERE o <> '*' AND o =~ ('(?i)\\Q' + replace(x, '*', '\\E.*\\Q') + '\\E')
        OR size(o) > 2 AND o ENDS WITH '*' AND toLower(x) STARTS WITH toLower(left(o, size(o) - 1)))))
    AND (size(coalesce(p.resources, [])) = 0 OR any(r IN resources WHERE any(x IN p.resources WHERE r =~ ('(?i)\\Q' + replace(x, '*', '\\E.*\\Q') + '\\E')))))] AS sides
WHERE any(side IN sides WHERE side)
MATCH path = (g)-[:HELD_BY]->()<-[:MEMBER_OF*0..6]-(i:Identity)
WHERE i.mergedInto IS NULL AND all(m IN relationships(path)[1..] WHERE (m.validFrom IS NULL OR m.validFrom <= $now) AND (m.validTo IS NULL OR m.validTo > $now))
WITH DISTINCT combination, g, sides, i
CALL (i) {
  RETURN i AS hand, 'own' AS way
  UNION
  MATCH (i)<-[:ISSUED_TO]-(c:Credential)-[:DERIVED_FROM*1..6]->(:Credential)-[:ISSUED_TO]->(h:Identity)
  WHERE c.issuedAt > $now - duration({days: $days}) AND c.issuedAt <= $now AND h <> i AND h.mergedInto IS NULL
  RETURN DISTINCT h AS hand, 'chain' AS way
  UNION
  MATCH (p:Identity)-[s:SPONSORS]->(i) WHERE (s.validFrom IS NULL OR s.validFrom <= $now) AND (s.validTo IS NULL OR s.validTo > $now) AND
// include: counted_sponsor
  RETURN DISTINCT p AS hand, 'sponsor' AS way
}
UNWIND range(0, size(sides) - 1) AS side
WITH combination, g, i, hand, way, side, sides WHERE sides[side]
WITH combination, hand, collect({side: side, way: way, grant: g.uid, role: coalesce(g.role, g.uid),
  since: coalesce(g.validFrom, g.firstSeen, $now), identity: i.uid, name: coalesce(i.name, i.uid)}) AS powers
UNWIND ['own', 'chain', 'sponsor'] AS way
WITH combination, hand, way, powers, range(0, size(combination.sides) - 1) AS needed,
  [p IN powers WHERE p.way = way OR p.way = 'own'] AS held
WHERE all(n IN needed WHERE any(p IN held WHERE p.side = n))
  AND (way = 'own' OR NOT all(n IN needed WHERE any(p IN powers WHERE p.way = 'own' AND p.side = n)))
  // What one sponsored identity holds by itself is reported there.
  AND (way <> 'sponsor' OR none(one IN held WHERE all(n IN needed WHERE any(p IN held WHERE p.identity = one.identity AND p.side = n))))
WITH combination, hand, way, [n IN needed | reduce(first = null, p IN [x IN held WHERE x.side = n] |
    CASE WHEN first IS NULL OR p.since < first.since OR p.since = first.since AND p.grant < first.grant THEN p ELSE first END)] AS chosen
WITH combination, hand, way, chosen, reduce(at = head(chosen).since, p IN chosen | CASE WHEN p.since > at THEN p.since ELSE at END) AS at,
  COLLECT { MATCH (p:Identity)-[s:SPONSORS]->(hand) WHERE (s.validFrom IS NULL OR s.validFrom <= $now) AND (s.validTo IS NULL OR s.validTo > $now) AND
// include: counted_sponsor
    RETURN DISTINCT coalesce(p.name, p.uid) AS name ORDER BY name LIMIT 3 } AS sponsors
WITH hand, at, coalesce(combination.severity, 'critical') AS severity,
  CASE way WHEN 'own' THEN ' holds ' WHEN 'chain' THEN ' reaches by a chain of roles ' ELSE ' sponsors the holders of ' END
  + reduce(text = '', p IN chosen | text + CASE text WHEN '' THEN '' ELSE ' and ' END + p.role + ' (' + p.grant
      + CASE WHEN p.identity = hand.uid THEN '' ELSE ' of ' + p.name END + ') since ' + toString(date(p.since)))
  + ', which together can ' + combination.title + '.'
  + CASE WHEN way = 'sponsor' THEN '' WHEN size(sponsors) = 0 THEN ' Nobody sponsors it.' ELSE ' Sponsor: ' + reduce(text = head(sponsors), s IN tail(sponsors) | text + ', ' + s) + '.' END AS sentence,
  combination.id AS id
ORDER BY id
WITH hand, min(at) AS at, collect(DISTINCT sentence) AS sentences, collect(severity) AS severities
RETURN hand.uid AS uid, at, coalesce(hand.name, hand.uid) + reduce(text = head(sentences), s IN tail(sentences) | text + ' It also' + s) AS details,
  head([s IN ['critical', 'high', 'medium', 'low'] WHERE s IN severities]) AS severity
