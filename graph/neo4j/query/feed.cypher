// How the delivery of changed findings stands. Counting stops at a bound.
MATCH (d:Feed {uid: 'feed'})
RETURN properties(d) AS feed,
  COUNT { MATCH (e:FindingEvent) WHERE e.waiting >= datetime({epochSeconds: 0}) AND e.number >= 0 RETURN e LIMIT $most } AS waiting
