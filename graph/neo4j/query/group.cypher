// One group with all that its page shows, each list bounded.
MATCH (n:Group {uid: $uid})
WITH n, COLLECT {
    MATCH (g:Grant)-[:HELD_BY]->(n)
    WITH g ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 50
    RETURN {groups: [],
// include: grant_line
    }
  } AS grants
RETURN properties(n) AS group,
// include: open_findings
  , COLLECT { MATCH (o)-[m:MEMBER_OF]->(n) WITH o, m LIMIT 1000 RETURN m {.validFrom, .validTo, node: o {.uid, .name, .kind, label: CASE WHEN o:Group THEN 'Group' ELSE 'Identity' END}} ORDER BY o.name, o.uid LIMIT 50 } AS members,
  COUNT { (n)<-[:MEMBER_OF]-() } AS memberCount,
  grants,
  // include: requests_of_grants
  ,
  COUNT { (n)<-[:HELD_BY]-() } AS grantCount
