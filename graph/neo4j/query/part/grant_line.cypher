      grant: g {.uid, .system, .role, .operations, .resources, .validFrom, .validTo, .source, .firstSeen, .lastSeen},
      holder: head(COLLECT { MATCH (g)-[:HELD_BY]->(h) RETURN h {.uid, .name, .kind, label: CASE WHEN h:Group THEN 'Group' ELSE 'Identity' END} LIMIT 1 }),
      lastUsed:
// include: last_used
      , request: head(COLLECT { MATCH (r:Request)-[:PROVISIONED]->(g) RETURN r.uid ORDER BY r.requestedAt DESC, r.uid LIMIT 1 })
