// One grant with all that its page shows, each list bounded.
MATCH (n:Grant {uid: $uid})
WITH n, n AS g
RETURN properties(n) AS grant,
// include: open_findings
  ,
// include: last_used
  AS lastUsed,
  COLLECT { MATCH (n)-[e:HELD_BY]->(o) RETURN e {.validFrom, .validTo, node: o {.uid, .name, .kind, label: CASE WHEN o:Group THEN 'Group' ELSE 'Identity' END}} ORDER BY o.name, o.uid LIMIT 50 } AS holders,
  COUNT { (n)-[:HELD_BY]->() } AS holderCount,
  COLLECT { MATCH (r:Request)-[:PROVISIONED]->(n) WITH r ORDER BY r.requestedAt DESC, r.uid LIMIT 20 RETURN
// include: request_columns
  } AS requests,
  COLLECT { MATCH (n)-[:COVERS]->(o:Resource) RETURN o {.uid, .name, .kind} ORDER BY o.name, o.uid LIMIT 50 } AS covered,
  COUNT { (n)-[:COVERS]->() } AS coveredCount,
// include: edges_of_grant
