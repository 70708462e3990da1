// What was acted on by each of some nodes (or with it, or under it), or who acted on it: the newest $look actions of each, grouped
// by the other end, at most $each a node.
UNWIND $values AS value
CALL (value) {
  MATCH (a:Action)
  WHERE a.PROPERTY = value AND a.at >= $from AND a.at < $to
  WITH a ORDER BY a.PROPERTY DESC, a.at DESC, a.uid DESC LIMIT $look
  WITH collect(a) AS looks
  UNWIND looks AS a
  WITH size(looks) AS looked, a WHERE a.OTHER IS NOT NULL AND
// include: within_lens
  WITH looked, a.OTHER AS other, count(*) AS count, collect(DISTINCT a.operation)[..3] AS operations, collect(DISTINCT a.verdict) AS verdicts, head(collect(a.uid)) AS newest, min(a.at) AS first, max(a.at) AS last
  ORDER BY count DESC, other LIMIT $each
  MATCH (o:END {uid: other})
  RETURN looked, o, count, operations, verdicts, newest, first, last
}
RETURN value, looked, count, operations, verdicts, newest, first, last, elementId(o) AS handle, labels(o) AS labels, properties(o) AS node
ORDER BY value, count DESC, node.uid
