// The decisions of analysts about joins that nobody withdrew.
MATCH (d:JoinDecision)
WHERE d.kind <> 'withdraw' AND NOT EXISTS { MATCH (:JoinDecision)-[:WITHDRAWS]->(d) }
RETURN properties(d) AS decision
