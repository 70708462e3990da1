// Goes on with the interrupted run of a source, or starts a new one.
MATCH (s:Source {uid: $source})
OPTIONAL MATCH (open:CollectorRun {status: 'running'})-[:OF]->(s)
WITH s, head(collect(open)) AS open
CALL (s, open) {
  WITH s, open WHERE open IS NOT NULL
  RETURN open AS r, true AS again
  UNION
  WITH s, open WHERE open IS NULL
  CREATE (r:CollectorRun {uid: $uid})-[:OF]->(s)
  SET r.status = 'running', r.started = $now, r.source = s.uid, r.rowsBefore = coalesce(s.rows, 0), s.firstRead = coalesce(s.firstRead, $now)
  RETURN r, false AS again
}
RETURN properties(r) AS run, s.cursor AS cursor, again
