// id: revocation-not-effective
// title: Access taken away that is still there
// kind: state
// category: grant
// severity: critical
// subject: Grant
// identity: [uid]
// description: >
//   A grant ended on record, yet a later snapshot of the system still states it, or its holder still succeeded with what
//   only it covered. Whoever believes that the access is gone is wrong.
// sees: >
//   The end of each grant and the latest snapshot that states it; the sample actions of open findings about actions
//   outside the window of a grant.
// cannotSee: >
//   Access that was given again under the same key reads as not taken away. Of actions afterwards only the samples of a
//   finding are read, and only grants that name their operations are compared. Revocations by recertification are not on
//   record yet.
// remediation: Take the access away in the system itself, then look at every action since the end that is on record.
// controls: [NHI1, PR.AA-05, DE.CM-03, ZT-6, AC-2, AU-6]
// parameters:
//   hours: {default: 24, meaning: how many hours after its end a snapshot may still state a grant}

MATCH (g:Grant)
WHERE g.statedAt IS NOT NULL AND g.validTo <= $now AND g.statedAt > g.validTo + duration({hours: $hours})
RETURN g.uid AS uid, g.validTo AS at,
  coalesce(g.role, g.uid) + ' ended at ' + toString(g.validTo) + ', the snapshot of ' + toString(g.statedAt) + ' still states it.' AS details
UNION
MATCH (f:Finding)-[:CONCERNS]->(i:Identity) WHERE f.rule = 'action-outside-grant-window' AND f.status <> 'resolved'
UNWIND f.samples AS sample
MATCH (a:Action {uid: sample}) WHERE a.outcome = 'success' AND f.rule IN a.gaps AND a.at <= $now
MATCH (i)<-[:HELD_BY]-(g:Grant)
WHERE g.system = a.system AND g.validTo <= a.at AND a.operation IN g.operations
  AND NOT coalesce(g.statedAt > g.validTo + duration({hours: $hours}), false)
WITH g, min(a.at) AS used
RETURN g.uid AS uid, g.validTo AS at,
  coalesce(g.role, g.uid) + ' ended at ' + toString(g.validTo) + ', yet its holder succeeded with what it covered at ' + toString(used) + '.' AS details
