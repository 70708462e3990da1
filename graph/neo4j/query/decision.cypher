// One decision of an analyst about a join.
MATCH (d:JoinDecision {uid: $uid})
RETURN properties(d) AS decision, head(COLLECT { MATCH (w:JoinDecision)-[:WITHDRAWS]->(d) RETURN w.uid LIMIT 1 }) AS withdrawnBy
