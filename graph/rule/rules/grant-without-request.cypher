// id: grant-without-request
// title: Grant that nobody asked for
// kind: state
// category: grant
// severity: high
// subject: Grant
// identity: [uid]
// judged: true
// description: >
//   Access was provisioned and no request on record led to it, although requests were collected at that time. Nobody can
//   say why it exists.
// sees: All grants, the requests that led to them, and for which time requests were collected.
// cannotSee: >
//   A request that exists but is not tied to the grant. A grant whose beginning no source states is taken to have begun
//   by its latest use.
// remediation: Tie the request to the grant, ask for it now and have it approved, or take the grant away.
// controls: [NHI5, PR.AA-05, ZT-6, AC-2, AC-6]
// parameters:
//   days: {default: 365, meaning: for how many days after its end a grant is still reported}

MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'request'
WITH collect(v {.system, .from, .to}) AS spans WHERE size(spans) > 0
MATCH (g:Grant)
WHERE NOT EXISTS { (g)<-[:PROVISIONED]-() } AND (g.validTo IS NULL OR g.validTo > $now - duration({days: $days}))
WITH spans, g, coalesce(g.validFrom, head(COLLECT {
    MATCH (a:Action) WHERE a.grantUid = g.uid AND a.at <= $now
    RETURN a.at ORDER BY a.grantUid DESC, a.at DESC LIMIT 1
  })) AS moment
WHERE moment <= $now AND g.system IS NOT NULL
  AND any(v IN spans WHERE coalesce(v.system, '') IN ['', g.system] AND (v.from IS NULL OR v.from <= moment) AND (v.to IS NULL OR v.to > moment))
RETURN g.uid AS uid, moment AS at, 'No request led to ' + coalesce(g.role, g.uid) + '.' AS details
