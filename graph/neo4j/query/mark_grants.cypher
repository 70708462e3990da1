// Notes that the actions of all who hold these grants must be judged again.
UNWIND $uids AS uid
MATCH (:Grant {uid: uid})-[:HELD_BY]->(holder)
OPTIONAL MATCH (member:Identity)-[:MEMBER_OF*1..6]->(holder)
WITH CASE WHEN holder:Identity THEN holder ELSE member END AS i
// include: mark
