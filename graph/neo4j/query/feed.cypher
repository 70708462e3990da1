// How the delivery of changed findings stands. Counting stops at a bound; the first that waits is found by the index.
MATCH (d:Feed {uid: 'feed'})
RETURN properties(d) AS feed,
  head(COLLECT { MATCH (e:FindingEvent) WHERE e.waiting >= datetime({epochSeconds: 0}) AND e.number >= 0 RETURN e.waiting ORDER BY e.waiting LIMIT 1 }) AS since,
  COUNT { MATCH (e:FindingEvent) WHERE e.waiting >= datetime({epochSeconds: 0}) AND e.number >= 0 RETURN e LIMIT $most } AS waiting
