// One request with all that its page shows, each list bounded.
MATCH (n:Request {uid: $uid})
RETURN head(COLLECT { WITH n AS r RETURN
// include: request_columns
  }) AS request,
// include: open_findings
  , COLLECT { MATCH (n)-[:FOR]->(o:Identity) RETURN o {.uid, .name, .kind} ORDER BY o.name, o.uid LIMIT 50 } AS named,
  COLLECT { MATCH (n)-[:PROVISIONED]->(g:Grant) WITH g ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 50 RETURN {groups: [],
// include: grant_line
  } } AS grants,
  COUNT { (n)-[:PROVISIONED]->() } AS grantCount,
// include: edges_of_request
