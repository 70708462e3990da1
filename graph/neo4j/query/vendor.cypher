// One vendor with all that its page shows, each list bounded.
MATCH (n:Vendor {uid: $uid})
RETURN properties(n) AS vendor,
// include: open_findings
  , COLLECT { MATCH (c:Contract)-[:WITH]->(n) RETURN properties(c) ORDER BY c.startsAt DESC, c.uid LIMIT 50 } AS contracts,
  COUNT { (n)<-[:WITH]-() } AS contractCount,
  COLLECT { MATCH (n)-[:OPERATES]->(o:Identity) RETURN o {.uid, .name, .kind} ORDER BY o.name, o.uid LIMIT 50 } AS integrations,
  COUNT { (n)-[:OPERATES]->() } AS integrationCount
