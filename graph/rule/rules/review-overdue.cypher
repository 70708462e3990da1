// id: review-overdue
// title: Access that nobody has looked at for a year
// kind: state
// category: identity
// severity: low
// subject: Identity
// identity: [uid]
// description: >
//   An identity holds a live grant on which nobody has decided for a long time, although approvals were collected all that
//   time. Whether it is still needed was never asked again.
// sees: The decisions on the requests behind each live grant, when the grant began, and for which time approvals were collected.
// cannotSee: >
//   Recertification is not on record yet, so that a review which leaves no decision on the request does not count. Grants
//   held through a group are not looked at, nor those whose beginning no source states.
// remediation: Have the sponsor decide on it anew, or take it away.
// controls: [NHI1, PR.AA-05, AC-2, AC-6]
// parameters:
//   days: {default: 365, meaning: after how many days access must be decided on again}

MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'approval'
WITH collect(v {.system, .from, to: CASE WHEN v.to <= $now THEN v.to ELSE $now END}) AS spans WHERE size(spans) > 0
MATCH (g:Grant)-[:HELD_BY]->(i:Identity)
WHERE (g.validTo IS NULL OR g.validTo > $now) AND g.validFrom <= $now AND i.mergedInto IS NULL
UNWIND [v IN spans WHERE coalesce(v.system, '') IN ['', g.system] AND (v.from IS NULL OR v.from <= v.to - duration({days: $days})) | v.to] AS reached
WITH g, i, max(reached) - duration({days: $days}) AS since
WHERE g.validFrom <= since
WITH g, i, since, COLLECT { MATCH (d:Approval)-[:DECIDES]->(:Request)-[:PROVISIONED]->(g) WHERE d.decidedAt IS NOT NULL RETURN d.decidedAt } AS decided
WHERE none(d IN decided WHERE d > since)
WITH i, coalesce(g.role, g.uid) AS role, reduce(latest = g.validFrom, d IN decided | CASE WHEN d > latest THEN d ELSE latest END) AS looked
ORDER BY looked, role
WITH i, collect({role: role, at: looked}) AS grants
RETURN i.uid AS uid, head(grants).at AS at, toString(size(grants)) + CASE WHEN size(grants) = 1 THEN ' grant' ELSE ' grants' END
  + ' of ' + coalesce(i.name, i.uid) + ' wait for a decision, ' + head(grants).role + ' since ' + toString(head(grants).at) + '.' AS details
