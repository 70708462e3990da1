CALL (r) {
  MATCH (r)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(holder)
  OPTIONAL MATCH (member:Identity)-[:MEMBER_OF*1..6]->(holder)
  RETURN CASE WHEN holder:Identity THEN holder ELSE member END AS i
  UNION
  MATCH (r)-[:FOR]->(i:Identity)
  RETURN i
}
