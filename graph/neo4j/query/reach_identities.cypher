// Identities by uid, with who answers for them and what they hold. Spans are compared by the caller.
UNWIND $identities AS uid
MATCH (i:Identity {uid: uid})
RETURN properties(i) AS identity,
  COLLECT {
    MATCH (p:Identity)-[s:SPONSORS]->(i) WHERE
// include: counted_sponsor
    RETURN s {.validFrom, .validTo, .windows, person: p {.uid, .name, .kind, .departedAt, .unattributed}} ORDER BY s.validFrom, p.uid LIMIT 20
  } AS sponsorships,
  head(COLLECT { MATCH (v:Vendor)-[:OPERATES]->(i) RETURN v {.uid, .name} ORDER BY v.uid LIMIT 1 }) AS vendor,
  COLLECT {
    MATCH (g:Grant)-[:HELD_BY]->(i)
    WITH g ORDER BY g.validTo IS NOT NULL, g.uid LIMIT $most
    RETURN {groups: [], memberships: [], grant: properties(g),
// include: covered_columns
    }
  } + COLLECT {
    MATCH path = (i)-[:MEMBER_OF*1..6]->(group:Group)<-[:HELD_BY]-(g:Grant)
    WITH g, path ORDER BY g.validTo IS NOT NULL, g.uid LIMIT $most
    RETURN {groups: [n IN nodes(path) WHERE n:Group | n {.uid, .name}],
      memberships: [m IN relationships(path) WHERE type(m) = 'MEMBER_OF' | m {.validFrom, .validTo, .windows}], grant: properties(g),
// include: covered_columns
    }
  } AS holdings
ORDER BY identity.uid
