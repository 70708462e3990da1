// Notes that the actions of all who belong to these groups must be judged again.
UNWIND $uids AS uid
MATCH (:Group {uid: uid})<-[:MEMBER_OF*1..6]-(i:Identity)
// include: mark
