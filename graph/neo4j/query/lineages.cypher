// Each credential with what it derives from, nearest first.
UNWIND $uids AS uid
MATCH (used:Credential {uid: uid})
RETURN uid, COLLECT {
// include: lineage_columns
  } AS lineage
