// Notes that the actions of all for whom these people answer, asked or decided must be judged again.
UNWIND $uids AS uid
MATCH (p:Identity {uid: uid})
CALL (p) {
  MATCH (p)-[:SPONSORS]->(i:Identity)
  RETURN i
  UNION
  MATCH (p)-[:GAVE]->(:Approval)-[:DECIDES]->(:Request)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(i:Identity)
  RETURN i
  UNION
  MATCH (p)-[:GAVE]->(:Approval)-[:DECIDES]->(:Request)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(:Group)<-[:MEMBER_OF*1..6]-(i:Identity)
  RETURN i
  UNION
  MATCH (p)-[:MEMBER_OF]->(g:Group)
  MATCH (:Identity {uid: g.uid})-[:GAVE]->(:Approval)-[:DECIDES]->(:Request)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(holder)
  OPTIONAL MATCH (member:Identity)-[:MEMBER_OF*1..6]->(holder)
  RETURN CASE WHEN holder:Identity THEN holder ELSE member END AS i
  UNION
  MATCH (p)-[:REQUESTED]->(:Request)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(i:Identity)
  RETURN i
  UNION
  MATCH (p)-[:REQUESTED]->(:Request)-[:PROVISIONED]->(:Grant)-[:HELD_BY]->(:Group)<-[:MEMBER_OF*1..6]-(i:Identity)
  RETURN i
}
// include: mark
