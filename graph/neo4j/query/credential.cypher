// One credential with all that its page shows, each list bounded.
MATCH (used:Credential {uid: $uid})
WITH used, COLLECT {
// include: lineage_columns
  } AS lineage
WITH used AS n, lineage
RETURN n.lastActionAt AS lastUsed, lineage,
// include: open_findings
  ,
  COLLECT {
    MATCH (c:Credential)-[:DERIVED_FROM]->(n)
    WITH c LIMIT 1000
    RETURN c {.*, holder: head(COLLECT { MATCH (c)-[:ISSUED_TO]->(h:Identity) RETURN h {.uid, .name, .kind} LIMIT 1 })} ORDER BY c.issuedAt DESC, c.uid LIMIT 50
  } AS derived,
  COUNT { (n)<-[:DERIVED_FROM]-() } AS derivedCount,
  COLLECT { MATCH (n)-[:REPLACES]->(o:Credential) RETURN o {.uid, .name, .kind} ORDER BY o.uid LIMIT 20 } AS replaces
