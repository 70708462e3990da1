// The changes of findings that have waited longest for delivery.
MATCH (e:FindingEvent) WHERE e.waiting >= datetime({epochSeconds: 0}) AND e.number >= 0
WITH e ORDER BY e.waiting, e.number LIMIT $most
MATCH (e)-[:OF]->(f:Finding)
RETURN e {.*} AS event,
// include: finding_shown
  AS finding
ORDER BY e.waiting, e.number
