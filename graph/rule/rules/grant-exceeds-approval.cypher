// id: grant-exceeds-approval
// title: Grant goes beyond what was approved
// kind: state
// category: grant
// severity: high
// subject: Grant
// identity: [uid]
// description: >
//   A grant outlives the approval that it rests on, or is held by an identity that the approved request does not name.
//   More was provisioned than anybody agreed to.
// sees: Until when each approval may be used, when each grant ends, whom each request names and who holds the grant.
// cannotSee: >
//   Whether role, operations and resources of the grant are those that were approved, since requests state them as free
//   text. A grant held by a group is not compared with the names on its request.
// remediation: End the grant when its approval ends, or have the rest asked for and approved.
// controls: [NHI5, PR.AA-05, ZT-3, AC-2, AC-6]

MATCH (g:Grant)<-[:PROVISIONED]-(r:Request)
WHERE (g.validTo IS NULL OR g.validTo > $now) AND (g.validFrom IS NULL OR g.validFrom <= $now)
WITH g, r, COLLECT {
  MATCH (d:Approval {decision: 'approved'})-[:DECIDES]->(r)
  RETURN coalesce(d.expiresAt, datetime({year: 9999})) AS until
} AS ends,
  COLLECT { MATCH (r)-[:FOR]->(i:Identity) RETURN i.uid } AS named,
  COLLECT { MATCH (g)-[:HELD_BY]->(i:Identity) WHERE NOT coalesce(i.unattributed, false) RETURN i {.uid, .name} } AS holders
WHERE size(ends) > 0
UNWIND ends AS until
WITH g, r, named, holders, max(until) AS until ORDER BY r.uid
WITH g, collect({
  ref: coalesce(r.ref, r.uid), until: until, over: until < coalesce(g.validTo, datetime({year: 9999})) AND until <= $now,
  strangers: CASE WHEN size(named) = 0 THEN [] ELSE [h IN holders WHERE NOT h.uid IN named | coalesce(h.name, h.uid)] END
}) AS requests
WHERE all(r IN requests WHERE r.over OR size(r.strangers) > 0)
WITH g, head(requests) AS r
RETURN g.uid AS uid, CASE WHEN r.over THEN r.until ELSE coalesce(g.validFrom, g.firstSeen, $now) END AS at, CASE
    WHEN r.over THEN 'The approval of request ' + r.ref + ' ended at ' + toString(r.until) + ', the grant did not.'
    ELSE 'Request ' + r.ref + ' does not name ' + head(r.strangers) + ', who holds the grant.' END AS details
