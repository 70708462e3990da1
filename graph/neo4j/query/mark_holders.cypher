// Notes that the actions on the credentials of these identities, and on what derives from them, must be judged again.
UNWIND $uids AS uid
MATCH (:Identity {uid: uid})<-[:ISSUED_TO]-(:Credential)<-[:DERIVED_FROM*0..10]-(i:Credential)
// include: mark
