// What an identity holds, by itself and through groups, and which requests name it. Requests are told once each, below: planning
// their columns is dear, and dearer the deeper they stand.
WITH *, COLLECT {
    MATCH path = (i)-[:MEMBER_OF*0..6]->(holder)<-[:HELD_BY]-(g:Grant)
    RETURN {grant: properties(g), groups: [n IN nodes(path) WHERE n:Group | n {.uid, .name}],
      memberships: [m IN relationships(path) WHERE type(m) = 'MEMBER_OF' | m {.validFrom, .validTo, .windows}],
      requests: COLLECT { MATCH (r:Request)-[p:PROVISIONED]->(g) RETURN p {.rule, .key, .confidence, .begun, uid: r.uid} ORDER BY r.requestedAt, r.uid LIMIT 50 }}
    ORDER BY length(path) > 1, g.uid LIMIT 4000
  } AS holdings,
  COLLECT { MATCH (r:Request)-[:FOR]->(i) RETURN r.uid ORDER BY r.requestedAt, r.uid LIMIT 200 } AS named
