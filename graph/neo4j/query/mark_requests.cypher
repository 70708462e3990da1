// Notes that the actions of all whose access came of these requests must be judged again.
UNWIND $uids AS uid
MATCH (r:Request {uid: uid})
CALL (r) {
  MATCH (r)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(holder)
  OPTIONAL MATCH (member:Identity)-[:MEMBER_OF*1..6]->(holder)
  RETURN CASE WHEN holder:Identity THEN holder ELSE member END AS i
  UNION
  MATCH (r)-[:FOR]->(i:Identity)
  RETURN i
}
// include: mark
