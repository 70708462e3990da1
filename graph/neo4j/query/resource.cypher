// One resource with all that its page shows, each list bounded.
MATCH (n:Resource {uid: $uid})
WITH n, COLLECT {
    MATCH (g:Grant)-[:COVERS]->(n)
    WITH g LIMIT 1000
    WITH g ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 50
    RETURN {groups: [],
// include: grant_line
    }
  } AS grants
RETURN properties(n) AS resource,
// include: open_findings
  , grants,
  // include: requests_of_grants
  ,
  COUNT { (n)<-[:COVERS]-() } AS grantCount,
  COLLECT { MATCH (n)-[:PART_OF]->(o:Resource) RETURN o {.uid, .name, .kind} ORDER BY o.uid LIMIT 20 } AS wholes,
  COLLECT { MATCH (o:Resource)-[:PART_OF]->(n) WITH o LIMIT 1000 RETURN o {.uid, .name, .kind} ORDER BY o.name, o.uid LIMIT 50 } AS parts,
  COUNT { (n)<-[:PART_OF]-() } AS partCount
