// The actions of a conversation, oldest first, from a place on.
MATCH (a:Action)
WHERE a.conversationId = $value AND a.at >= $at AND (a.at > $at OR a.uid > $atUid)
WITH a ORDER BY a.conversationId, a.at, a.uid LIMIT $most + 1
RETURN a {.uid, .at, .operation, .outcome, .verdict, .gaps, .links, .identityUid, .credentialUid, .resourceUid, .grantUid, .target, .sourceIp, .tool, .toolCallId, .traceId,
  identity: head(COLLECT { MATCH (a)-[:BY]->(i) RETURN i {.uid, .name, .kind} }),
  resource: head(COLLECT { MATCH (a)-[:ON]->(r) RETURN r {.uid, .name, .kind} }),
  instance: head(COLLECT { MATCH (a)-[:RUN_BY]->(r) RETURN r {.uid, .name, .kind} }),
  principal: head(COLLECT { MATCH (a)-[:ON_BEHALF_OF]->(p) RETURN p {.uid, .name, .kind} })} AS action
ORDER BY action.at, action.uid
