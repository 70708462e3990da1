// One case with its entries, oldest first.
MATCH (c:Case {uid: $uid})
RETURN properties(c) AS case,
  COLLECT {
    MATCH (e:CaseEntry)-[:ADDED_TO]->(c)
    WITH e ORDER BY e.at, e.uid LIMIT 1000
    RETURN e {.*, subject: head(COLLECT { MATCH (e)-[:POINTS_TO]->(n) RETURN {uid: n.uid, label: e.subjectLabel, kind: n.kind, name: coalesce(n.name, n.role, n.ref, n.operation)} LIMIT 1 })}
  } AS entries,
  COUNT { (c)<-[:ADDED_TO]-() } AS count
