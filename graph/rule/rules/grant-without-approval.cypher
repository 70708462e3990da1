// id: grant-without-approval
// title: Grant that nobody approved
// kind: state
// category: grant
// severity: high
// subject: Grant
// identity: [uid]
// judged: true
// description: >
//   Access was provisioned without an approval, or on one that had already expired, although approvals were collected at
//   that time.
// sees: The request that led to each grant, the decisions on it, and for which time requests and approvals were collected.
// cannotSee: An approval given by word of mouth, or in a system which is not collected.
// remediation: Have an authorised person decide on it now, or take the grant away.
// controls: [NHI5, PR.AA-05, ZT-6, AC-2, AC-5, AC-6]
// parameters:
//   days: {default: 365, meaning: for how many days after its end a grant is still reported}

// include: decisions
WITH g, moment, r, decision WHERE decision.fault IN ['none', 'expired']
RETURN g.uid AS uid, moment AS at, CASE decision.fault
    WHEN 'none' THEN 'Request ' + coalesce(r.ref, r.uid) + ' has no approval.'
    ELSE 'The approval of request ' + coalesce(r.ref, r.uid) + ' had expired at ' + toString(decision.expiresAt) + '.' END AS details
UNION
MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject IN ['request', 'approval']
WITH collect(v {.subject, .system, .from, .to}) AS spans WHERE size(spans) > 1
MATCH (g:Grant)
WHERE NOT EXISTS { (g)<-[:PROVISIONED]-() } AND (g.validTo IS NULL OR g.validTo > $now - duration({days: $days}))
WITH spans, g, coalesce(g.validFrom, head(COLLECT {
    MATCH (a:Action) WHERE a.grantUid = g.uid AND a.at <= $now
    RETURN a.at ORDER BY a.grantUid DESC, a.at DESC LIMIT 1
  })) AS moment
WHERE moment <= $now AND g.system IS NOT NULL
WITH g, moment, [v IN spans WHERE coalesce(v.system, '') IN ['', g.system] AND (v.from IS NULL OR v.from <= moment) AND (v.to IS NULL OR v.to > moment) | v.subject] AS covered
WHERE 'request' IN covered AND 'approval' IN covered
RETURN g.uid AS uid, moment AS at, 'Neither request nor approval led to ' + coalesce(g.role, g.uid) + '.' AS details
