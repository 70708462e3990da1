// One running agent with all that its page shows.
MATCH (n:AgentInstance {uid: $uid})
RETURN properties(n) AS instance,
// include: open_findings
  , COLLECT { MATCH (n)-[:INSTANCE_OF]->(o:Identity) RETURN o {.uid, .name, .kind} ORDER BY o.uid LIMIT 5 } AS agents
