// id: over-privileged-grant
// title: Grant wider than its work
// kind: state
// category: grant
// severity: high
// subject: Grant
// identity: [uid]
// description: >
//   A live grant allows every operation on everything, or names operations most of which were not used for a long time
//   while others were.
// sees: >
//   Operations, resources and policy of each live grant, the operations done under it, and for which time actions were
//   collected.
// cannotSee: >
//   The operations of a policy document are not compared with use. A grant with more uses in the time than are read is not
//   compared either. A statement that allows everything under a condition is not reported. An operation that is used once
//   a year reads as unused.
// remediation: Replace it by a grant that names the operations and resources that are used.
// controls: [NHI5, PR.AA-05, ZT-4, AC-6]
// parameters:
//   days: {default: 90, meaning: how many days of use are looked at}
//   unused: {default: 0.75, meaning: "share of its operations, 0 to 1, that must be unused"}
//   fewest: {default: 4, meaning: how many operations a grant must name to be compared}
//   most: {default: 5000, meaning: how many uses of one grant are read}
//   policy:
//     default: '(?s).*\{(?=[^{}]*"Effect"\s*:\s*"Allow")(?=[^{}]*"Action"\s*:\s*\[?\s*"\*(:\*)?")(?=[^{}]*"Resource"\s*:\s*\[?\s*"\*")[^{}]*\}.*'
//     meaning: regular expression for policy documents that allow everything

MATCH (g:Grant)
WHERE (g.validTo IS NULL OR g.validTo > $now) AND (g.validFrom IS NULL OR g.validFrom <= $now)
  AND ((any(o IN g.operations WHERE o IN ['*', '*:*']) AND (coalesce(g.resources, []) = [] OR '*' IN g.resources)) OR g.policy =~ $policy)
RETURN g.uid AS uid, coalesce(g.validFrom, g.firstSeen, $now) AS at, coalesce(g.role, g.uid) + ' allows every operation on everything.' AS details
UNION
MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'action'
WITH collect(v {.system, .from, to: CASE WHEN v.to <= $now THEN v.to ELSE $now END}) AS spans WHERE size(spans) > 0
MATCH (g:Grant)
WHERE size(g.operations) >= $fewest AND (g.validTo IS NULL OR g.validTo > $now) AND none(o IN g.operations WHERE o CONTAINS '*')
UNWIND [v IN spans WHERE coalesce(v.system, '') IN ['', g.system] AND (v.from IS NULL OR v.from <= v.to - duration({days: $days})) | v.to] AS reached
WITH g, max(reached) - duration({days: $days}) AS since
WHERE coalesce(g.validFrom, g.firstSeen) <= since
WITH g, since, COLLECT {
    MATCH (a:Action) WHERE a.grantUid = g.uid AND a.at >= since
    RETURN a.operation ORDER BY a.grantUid DESC, a.at DESC LIMIT $most + 1
  } AS uses
WHERE size(uses) > 0 AND size(uses) <= $most
WITH g, since, [o IN g.operations WHERE NOT toLower(o) IN [u IN uses | toLower(u)]] AS idle
WHERE size(idle) >= $unused * size(g.operations)
RETURN g.uid AS uid, since AS at,
  toString(size(idle)) + ' of ' + toString(size(g.operations)) + ' operations were not used since ' + toString(since) + ', such as ' + head(idle) + '.' AS details
