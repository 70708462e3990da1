// Notes that the actions of all whose access came of these requests must be judged again.
UNWIND $uids AS uid
MATCH (r:Request {uid: uid})
// include: of_request
// include: mark
