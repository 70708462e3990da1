// The grants that a request led to, each with what the decisions on it come to (outcome) as judging weighs them, and the
// decision that settles it. Only where approvals were collected when the grant was provisioned (moment).
MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'approval'
WITH collect(v {.system, .from, .to}) AS spans WHERE size(spans) > 0
MATCH (g:Grant)<-[:PROVISIONED]-()
WHERE g.validTo IS NULL OR g.validTo > $now - duration({days: $days})
WITH DISTINCT spans, g
WITH spans, g,
  coalesce(g.validFrom, head(COLLECT {
    MATCH (a:Action) WHERE a.grantUid = g.uid AND a.at <= $now
    RETURN a.at ORDER BY a.grantUid DESC, a.at DESC LIMIT 1
  })) AS moment,
  head(COLLECT { MATCH (r:Request)-[:PROVISIONED]->(g) RETURN r ORDER BY r.requestedAt DESC, r.uid DESC LIMIT 1 }) AS r
WHERE moment <= $now
  AND any(v IN spans WHERE coalesce(v.system, '') IN ['', g.system] AND (v.from IS NULL OR v.from <= moment) AND (v.to IS NULL OR v.to > moment))
WITH g, moment, r, head(COLLECT { MATCH (i:Identity)-[:REQUESTED]->(r) RETURN i ORDER BY i.uid LIMIT 1 }) AS asker
WITH g, moment, r, COLLECT {
  MATCH (d:Approval)-[:DECIDES]->(r)
  OPTIONAL MATCH (named:Identity)-[:GAVE]->(d)
  // A group of one decides as its only member.
  WITH d, named, COLLECT {
    MATCH (m)-[s:MEMBER_OF]->(:Group {uid: named.uid})
    WHERE (s.validFrom IS NULL OR s.validFrom <= d.decidedAt) AND (s.validTo IS NULL OR s.validTo > d.decidedAt)
    RETURN DISTINCT m LIMIT 2
  } AS members
  WITH d, CASE WHEN size(members) = 1 THEN members[0] ELSE named END AS by
  RETURN {
    at: coalesce(d.decidedAt, datetime({epochSeconds: 0})), by: coalesce(by.name, by.uid, d.via, 'somebody'), expiresAt: d.expiresAt,
    fault: CASE
      WHEN d.decision = 'denied' THEN CASE
        WHEN d.authorised = false OR d.decidedAt > $now THEN 'void'
        WHEN d.decidedAt > moment THEN 'denied afterwards'
        ELSE 'denied' END
      WHEN coalesce(d.decision, '') <> 'approved' THEN 'void'
      WHEN EXISTS { (by)-[:REQUESTED]->(r) } OR EXISTS { MATCH (by)-[s:SPONSORS]->(:Identity)-[:REQUESTED]->(r) WHERE
// include: counted_sponsor
      } OR EXISTS { (g)-[:HELD_BY]->(by) } THEN 'self'
      WHEN d.authorised = false THEN 'unauthorised'
      WHEN coalesce(d.via, '') <> 'policy' AND by.kind <> 'Person' THEN 'unauthorised'
      WHEN coalesce(d.via, '') <> 'policy' AND by.departedAt <= d.decidedAt THEN 'unauthorised'
      WHEN d.decidedAt > moment THEN 'late'
      WHEN d.expiresAt <= g.validFrom THEN 'expired'
      WHEN d.decidedAt IS NULL THEN 'undecided'
      WHEN d.via = 'policy' THEN 'good'
      WHEN by.kind IS NULL OR asker IS NULL OR asker.unattributed THEN 'undecided'
      ELSE 'good' END} ORDER BY d.decidedAt, d.uid LIMIT 50
} AS decisions
WITH g, moment, r,
  last([d IN decisions WHERE d.fault = 'good']) AS good,
  head([d IN decisions WHERE d.fault = 'undecided']) AS undecided,
  last([d IN decisions WHERE d.fault = 'denied']) AS denial,
  last([d IN decisions WHERE d.fault = 'denied afterwards']) AS afterwards,
  coalesce(
    head([d IN decisions WHERE d.fault = 'self']), head([d IN decisions WHERE d.fault = 'unauthorised']),
    head([d IN decisions WHERE d.fault = 'late']), head([d IN decisions WHERE d.fault = 'expired'])) AS worst
WITH g, moment, r, CASE
    WHEN denial IS NOT NULL AND (good IS NULL OR denial.at >= good.at) AND (undecided IS NULL OR denial.at >= undecided.at)
      AND (worst IS NULL OR worst.fault = 'late' OR denial.at >= worst.at) THEN denial {.*, fault: 'denied'}
    WHEN denial IS NULL AND good IS NULL AND undecided IS NULL AND worst IS NULL AND afterwards IS NOT NULL THEN afterwards {.*, fault: 'denied'}
    ELSE coalesce(good, undecided, worst, {fault: 'none'}) END AS decision
