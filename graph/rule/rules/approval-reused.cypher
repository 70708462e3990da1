// id: approval-reused
// title: Approval used again for another grant
// kind: state
// category: grant
// severity: medium
// subject: Grant
// identity: [uid]
// description: >
//   A request that had already led to a grant led to another one much later, or one approval decides several requests.
//   What was agreed once is being used as a standing permission.
// sees: Which grants each request led to and when they were provisioned, and which requests each approval decides.
// cannotSee: >
//   Several grants that a request meant to have and that were provisioned late, because a request is free text.
// remediation: Have the later grant asked for and approved by itself, or take it away.
// controls: [NHI9, PR.AA-05, ZT-3, AC-2, AC-5]
// parameters:
//   hours: {default: 24, meaning: within how many hours of the first grant the others belong to the same approval}

MATCH (r:Request)-[:PROVISIONED]->(first:Grant) WHERE first.validFrom IS NOT NULL
WITH r, min(first.validFrom) AS began, count(*) AS grants WHERE grants > 1
MATCH (r)-[:PROVISIONED]->(g:Grant)
WHERE g.validFrom > began + duration({hours: $hours}) AND g.validFrom <= $now AND (g.validTo IS NULL OR g.validTo > $now)
RETURN g.uid AS uid, min(g.validFrom) AS at,
  'Request ' + min(coalesce(r.ref, r.uid)) + ' had already led to a grant at ' + toString(min(began)) + '.' AS details
UNION
MATCH (d:Approval {decision: 'approved'})-[:DECIDES]->(r:Request)
WITH d, collect(r) AS requests WHERE size(requests) > 1
UNWIND requests AS r
MATCH (r)-[:PROVISIONED]->(g:Grant) WHERE g.validFrom <= $now AND (g.validTo IS NULL OR g.validTo > $now)
WITH d, g ORDER BY g.validFrom, g.uid
WITH d, collect(g)[1..] AS later
UNWIND later AS g
WITH g, min(d.uid) AS approval
WHERE NOT EXISTS {
  MATCH (g)<-[:PROVISIONED]-(r:Request)-[:PROVISIONED]->(first:Grant)
  WHERE first.validFrom < g.validFrom - duration({hours: $hours})
}
RETURN g.uid AS uid, g.validFrom AS at, 'Approval ' + approval + ' decides several requests.' AS details
