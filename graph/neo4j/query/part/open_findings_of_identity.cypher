  COLLECT { MATCH (f:Finding) WHERE (f.subject = n.uid OR f.identity = n.uid) AND f.status = 'open' RETURN
// include: finding_shown
    AS finding ORDER BY f.lastAt DESC, f.uid LIMIT 50 } AS findings,
  COUNT { MATCH (f:Finding) WHERE (f.subject = n.uid OR f.identity = n.uid) AND f.status = 'open' RETURN f } AS findingCount
