// Ends the grants of a scope that the snapshot at $at no longer states.
MATCH (g:Grant) WHERE g.scope = $scope AND g.statedAt < $at AND g.validTo IS NULL
SET g.validTo = $at
WITH g
MATCH (g)-[:HELD_BY]->(holder)
OPTIONAL MATCH (member:Identity)-[:MEMBER_OF*1..6]->(holder)
WITH CASE WHEN holder:Identity THEN holder.uid ELSE member.uid END AS uid
WHERE uid IS NOT NULL
RETURN DISTINCT uid
