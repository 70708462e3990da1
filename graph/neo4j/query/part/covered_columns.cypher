      covers: COLLECT { MATCH (g)-[:COVERS]->(r:Resource) RETURN r {.uid, .system, .kind, .name, .classification, .environment} ORDER BY r.classification IS NULL, r.classification, r.name, r.uid LIMIT 20 },
      coversAll: COUNT { (g)-[:COVERS]->() }
