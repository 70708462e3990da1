    MATCH path = (used)-[:DERIVED_FROM*0..10]->(c:Credential)
    RETURN c {.*, depth: length(path),
      holder: head(COLLECT { MATCH (c)-[:ISSUED_TO]->(h:Identity) RETURN h {.uid, .name, .unattributed} ORDER BY h.uid LIMIT 1 }),
      replacedBy: head(COLLECT { MATCH (n:Credential)-[:REPLACES]->(c) RETURN n.uid ORDER BY n.issuedAt, n.uid LIMIT 1 })}
    ORDER BY length(path), c.uid LIMIT 20
