// Notes that the actions on the credentials of these identities must be judged again.
UNWIND $uids AS uid
MATCH (:Identity {uid: uid})<-[:ISSUED_TO]-(i:Credential)
// include: mark
