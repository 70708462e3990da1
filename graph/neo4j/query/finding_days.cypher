// How many findings opened and were resolved per day. Of each kind at most $look entries are counted, the newest.
UNWIND ['opened', 'reopened', 'resolved'] AS kind
CALL (kind) {
  MATCH (e:FindingEvent) WHERE e.kind = kind AND e.at >= $from
  WITH e ORDER BY e.kind DESC, e.at DESC LIMIT $look
  WITH e WHERE ($rule IS NULL OR e.rule = $rule) AND ($severity IS NULL OR e.severity = $severity) AND ($system IS NULL OR e.system = $system)
  RETURN date(e.at) AS day, count(*) AS count
}
RETURN kind, datetime({date: day}) AS day, count
