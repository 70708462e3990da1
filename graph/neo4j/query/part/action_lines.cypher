WITH collect(a) AS looked
WITH size(looked) AS count, looked[-1].at AS lastAt, looked[-1].uid AS lastUid,
  [a IN looked WHERE ($verdict IS NULL OR a.verdict = $verdict) AND ($operation IS NULL OR a.operation STARTS WITH $operation)][..$most] AS kept
RETURN count, lastAt, lastUid, [a IN kept | a {.uid, .at, .system, .operation, .outcome, .verdict, .gaps, .links, .identityUid, .credentialUid, .resourceUid, .grantUid, .target, .sourceIp,
  identity: head(COLLECT { MATCH (a)-[:BY]->(i) RETURN i {.uid, .name, .kind} }),
  resource: head(COLLECT { MATCH (a)-[:ON]->(r) RETURN r {.uid, .name, .kind} })}] AS actions
