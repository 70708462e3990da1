// The newest cases of one status.
MATCH (c:Case)
WHERE c.status = $status AND c.openedAt >= datetime({epochSeconds: 0})
RETURN properties(c) AS case, COUNT { (c)<-[:ADDED_TO]-() } AS count
ORDER BY c.status DESC, c.openedAt DESC
LIMIT $most
