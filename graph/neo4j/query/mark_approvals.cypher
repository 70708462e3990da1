// Notes that the actions of all whose access came of the requests that these approvals decide must be judged again.
UNWIND $uids AS uid
MATCH (:Approval {uid: uid})-[:DECIDES]->(r:Request)
// include: of_request
// include: mark
