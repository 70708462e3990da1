// All sources, or the one with $uid, with how each stands.
MATCH (s:Source) WHERE $uid IS NULL OR s.uid = $uid
RETURN properties(s) AS source,
  COLLECT { MATCH (c:Coverage)-[:OF]->(s) RETURN c {.*, name: s.name, source: s.uid} ORDER BY c.from LIMIT 2000 } AS coverages,
  COLLECT { MATCH (k:CoverageClaim)-[:OF]->(s) RETURN k {.*, source: s.uid} LIMIT 2000 } AS claims,
  COLLECT { MATCH (d:Doubt)-[:OF]->(s) WHERE d.records > 0 RETURN properties(d) LIMIT 2000 } AS doubts,
  COLLECT { MATCH (r:CollectorRun) WHERE r.source = s.uid AND r.started >= datetime({epochSeconds: 0}) RETURN properties(r) ORDER BY r.source DESC, r.started DESC LIMIT $runs } AS runs,
  COUNT { MATCH (x:Rejection) WHERE x.source = s.uid AND x.at >= datetime({epochSeconds: 0}) AND x.replayedAt IS NULL RETURN x LIMIT 10000 } AS rejected
ORDER BY source.name, source.uid
