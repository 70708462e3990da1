// One request with all that its page shows, each list bounded.
MATCH (n:Request {uid: $uid})
WITH n, COLLECT { MATCH (n)-[:PROVISIONED]->(g:Grant) WITH g ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 50 RETURN {groups: [],
// include: grant_line
  } } AS grants
RETURN grants, COLLECT {
    UNWIND [$uid] + [line IN grants | line.request] AS requestUid
    WITH DISTINCT requestUid
    MATCH (r:Request {uid: requestUid})
    RETURN
// include: request_columns
  } AS requests,
// include: open_findings
  , COLLECT { MATCH (n)-[:FOR]->(o:Identity) RETURN o {.uid, .name, .kind} ORDER BY o.name, o.uid LIMIT 50 } AS named,
  COUNT { (n)-[:PROVISIONED]->() } AS grantCount,
// include: edges_of_request
