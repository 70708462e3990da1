  properties(i) AS identity,
  COLLECT {
    MATCH (p:Identity)-[s:SPONSORS]->(i)
    WHERE
// include: counted_sponsor
    RETURN s {.validFrom, .validTo, .windows, .rule, .key, .confidence, .evidence, .firstSeen, person: p {.uid, .name, .kind, .departedAt, .unattributed}} ORDER BY s.validFrom, p.uid LIMIT 200
  } AS sponsorships,
  holdings, named,
  COLLECT {
    UNWIND [{requests: [one IN named | {uid: one}]}] + holdings AS holding
    UNWIND holding.requests AS join
    WITH DISTINCT join.uid AS requestUid
    MATCH (r:Request {uid: requestUid})
    RETURN
// include: request_columns
  } AS requests,
  COLLECT {
    MATCH (v:Vendor)-[:OPERATES]->(i)
    RETURN v {.uid, .name, contracts: COLLECT { MATCH (c:Contract)-[:WITH]->(v) RETURN properties(c) ORDER BY c.startsAt, c.uid LIMIT 50 }} ORDER BY v.uid LIMIT 5
  } AS vendors
