  properties(i) AS identity,
  COLLECT {
    MATCH (p:Identity)-[s:SPONSORS]->(i)
    WHERE
// include: counted_sponsor
    RETURN s {.validFrom, .validTo, .windows, .rule, .key, .confidence, .evidence, .firstSeen, person: p {.uid, .name, .kind, .departedAt, .unattributed}} ORDER BY s.validFrom, p.uid LIMIT 200
  } AS sponsorships,
  COLLECT {
    MATCH (g:Grant)-[:HELD_BY]->(i)
    RETURN {grant: properties(g), groups: [], memberships: [],
      requests: COLLECT { MATCH (r:Request)-[p:PROVISIONED]->(g) RETURN {rule: p.rule, key: p.key, confidence: p.confidence, begun: p.begun, request:
// include: request_columns
      } ORDER BY r.requestedAt, r.uid LIMIT 50 }} ORDER BY g.uid LIMIT 2000
  } + COLLECT {
    MATCH path = (i)-[:MEMBER_OF*1..6]->(group:Group)<-[:HELD_BY]-(g:Grant)
    RETURN {grant: properties(g), groups: [n IN nodes(path) WHERE n:Group | n {.uid, .name}],
      memberships: [m IN relationships(path) WHERE type(m) = 'MEMBER_OF' | m {.validFrom, .validTo, .windows}],
      requests: COLLECT { MATCH (r:Request)-[p:PROVISIONED]->(g) RETURN {rule: p.rule, key: p.key, confidence: p.confidence, begun: p.begun, request:
// include: request_columns
      } ORDER BY r.requestedAt, r.uid LIMIT 50 }} ORDER BY g.uid LIMIT 2000
  } AS holdings,
  COLLECT {
    MATCH (r:Request)-[:FOR]->(i)
    RETURN
// include: request_columns
    ORDER BY r.requestedAt, r.uid LIMIT 200
  } AS requests,
  COLLECT {
    MATCH (v:Vendor)-[:OPERATES]->(i)
    RETURN v {.uid, .name, contracts: COLLECT { MATCH (c:Contract)-[:WITH]->(v) RETURN properties(c) ORDER BY c.startsAt, c.uid LIMIT 50 }} ORDER BY v.uid LIMIT 5
  } AS vendors
