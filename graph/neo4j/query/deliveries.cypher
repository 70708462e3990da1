// Where and in which run actions were first loaded.
UNWIND $uids AS uid
MATCH (a:Action {uid: uid})
RETURN uid, a.position AS position, a.firstSeen AS firstSeen
