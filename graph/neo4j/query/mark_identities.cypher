// Notes that all actions of these identities must be judged again.
UNWIND $uids AS uid
MATCH (i:Identity {uid: uid})
// include: mark
