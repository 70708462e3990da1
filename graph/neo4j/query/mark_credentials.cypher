// Notes that all actions on these credentials, on what they replace, and on what derives from either, must be judged again.
UNWIND $uids AS uid
MATCH (:Credential {uid: uid})-[:REPLACES*0..1]->()<-[:DERIVED_FROM*0..10]-(i:Credential)
// include: mark
