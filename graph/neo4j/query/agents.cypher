// A page of the deployed agents in the order of their names, each with what its newest $look actions show.
MATCH (n:Identity)
WHERE n.kind = 'Agent' AND n.name >= $after AND (n.name > $after OR n.uid > $afterUid) AND ($environment IS NULL OR n.environment = $environment)
WITH n ORDER BY n.kind, n.name, n.uid LIMIT $most + 1
CALL (n) {
  MATCH (a:Action) WHERE a.identityUid = n.uid AND a.at >= datetime({epochSeconds: 0})
  WITH a ORDER BY a.identityUid DESC, a.at DESC LIMIT $look
  RETURN count(a) AS looked, max(a.at) AS last, collect(DISTINCT a.tool)[..6] AS tools, collect(DISTINCT a.conversationId)[..3] AS talks,
    count(DISTINCT a.conversationId) AS conversations, collect(DISTINCT a.onBehalfOfUid)[..4] AS principals,
    sum(CASE WHEN 'delegation-unproven' IN a.gaps THEN 1 ELSE 0 END) AS unproven, count(DISTINCT CASE WHEN a.at >= $from THEN a.instanceUid END) AS live,
    sum(CASE a.verdict WHEN 'traced' THEN 1 ELSE 0 END) AS traced, sum(CASE a.verdict WHEN 'broken' THEN 1 ELSE 0 END) AS broken,
    sum(CASE a.verdict WHEN 'unknown' THEN 1 ELSE 0 END) AS unknown
}
RETURN n {.uid, .name, .kind, .environment} AS agent, looked, last, tools, talks, conversations, unproven, live, traced, broken, unknown,
  COLLECT { UNWIND principals AS uid MATCH (p:Identity {uid: uid}) RETURN p {.uid, .name, .kind} } AS principals,
  COLLECT { MATCH (p:Identity)-[s:SPONSORS]->(n) WHERE (s.validTo IS NULL OR s.validTo > $now) AND
// include: counted_sponsor
    RETURN p {.uid, .name, .kind} ORDER BY p.name, p.uid LIMIT 3 } AS sponsors,
  COUNT { (n)<-[:INSTANCE_OF]-() } AS instances,
  COUNT { MATCH (f:Finding) WHERE f.subject = n.uid AND f.status = 'open' RETURN f } AS gaps
ORDER BY agent.name, agent.uid
