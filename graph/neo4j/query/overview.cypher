// The state of the whole graph. Counts stop at a bound; the number of all actions is kept by Neo4j itself.
RETURN
  COUNT { (:Action) } AS actions,
  COLLECT { UNWIND ['traced', 'broken', 'unknown'] AS verdict
    RETURN {verdict: verdict, newest: head(COLLECT { MATCH (a:Action) WHERE a.verdict = verdict AND a.at >= datetime({epochSeconds: 0}) RETURN a.at ORDER BY a.verdict DESC, a.at DESC LIMIT 1 }),
      count: COUNT { MATCH (a:Action) WHERE a.verdict = verdict AND a.at >= datetime({epochSeconds: 0}) RETURN a LIMIT $most }} } AS verdicts,
  COLLECT { UNWIND ['critical', 'high', 'medium', 'low'] AS severity
    RETURN {severity: severity, count: COUNT { MATCH (f:Finding) WHERE f.status = 'open' AND f.severity = severity AND f.lastAt >= datetime({epochSeconds: 0}) RETURN f LIMIT $most }} } AS gaps
