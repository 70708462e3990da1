    MATCH path = (used)-[:DERIVED_FROM*0..10]->(c:Credential)
    WITH c, min(length(path)) AS depth
    RETURN c {.*, depth: depth,
      holders: COLLECT { MATCH (c)-[:ISSUED_TO]->(h:Identity) RETURN h {.uid, .name, .kind, .unattributed} ORDER BY coalesce(h.unattributed, false), h.uid LIMIT 20 },
      replacedBy: head(COLLECT { MATCH (n:Credential)-[:REPLACES]->(c) RETURN n.uid ORDER BY n.issuedAt, n.uid LIMIT 1 }),
      replacedAt: head(COLLECT { MATCH (n:Credential)-[:REPLACES]->(c) WHERE n.issuedAt IS NOT NULL RETURN n.issuedAt ORDER BY n.issuedAt LIMIT 1 })}
    ORDER BY depth, c.uid LIMIT 20
