// Notes that all actions on these credentials, and on what derives from them, must be judged again.
UNWIND $uids AS uid
MATCH (:Credential {uid: uid})<-[:DERIVED_FROM*0..10]-(i:Credential)
// include: mark
