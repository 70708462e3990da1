// One vendor with all that its page shows, each list bounded.
MATCH (n:Vendor {uid: $uid})
RETURN properties(n) AS vendor,
// include: open_findings
  , COLLECT { MATCH (c:Contract)-[:WITH]->(n) RETURN properties(c) ORDER BY c.startsAt DESC, c.uid LIMIT 50 } AS contracts,
  COUNT { (n)<-[:WITH]-() } AS contractCount,
  COLLECT { MATCH (n)-[:OPERATES]->(o:Identity) RETURN o {.uid, .name, .kind} ORDER BY o.name, o.uid LIMIT 50 } AS integrations,
  COUNT { (n)-[:OPERATES]->() } AS integrationCount,
  COLLECT {
    MATCH (n)-[:OPERATES]->(o:Identity)<-[:ISSUED_TO]-(c:Credential)
    WITH c, o LIMIT 1000
    RETURN c {.*, holder: o {.uid, .name, .kind}} ORDER BY c.lastActionAt DESC, c.uid LIMIT 50
  } AS credentials,
  reduce(all = 0, one IN COLLECT { MATCH (n)-[:OPERATES]->(o:Identity) RETURN COUNT { (o)<-[:ISSUED_TO]-() } } | all + one) AS credentialCount
