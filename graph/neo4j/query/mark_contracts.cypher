// Notes that the actions of all integrations under these contracts must be judged again.
UNWIND $uids AS uid
MATCH (:Contract {uid: uid})-[:WITH]->(:Vendor)-[:OPERATES]->(i:Identity)
// include: mark
