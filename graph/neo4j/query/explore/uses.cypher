// The newest actions that share a value, at most $look of them, grouped by operation, other end and verdict. Broken ones
// come first, then the largest groups.
MATCH (a:Action)
WHERE a.PROPERTY = $value AND a.at >= $from AND a.at < $to
WITH a ORDER BY a.PROPERTY DESC, a.at DESC, a.uid DESC LIMIT $look
WITH a,
// include: within_lens
  AS kept
WITH CASE WHEN kept THEN a.operation END AS operation, CASE WHEN kept THEN coalesce(a.OTHER, '') END AS other, CASE WHEN kept THEN coalesce(a.verdict, 'unknown') END AS verdict,
  kept, count(*) AS count, max(a.at) AS last, min(a.at) AS first, head(collect(a.uid)) AS newest, collect(DISTINCT coalesce(a.credentialUid, ''))[..2] AS credentials,
  collect(DISTINCT coalesce(a.grantUid, ''))[..2] AS grants, sum(CASE WHEN 'action-without-grant' IN a.gaps THEN 1 ELSE 0 END) AS ungranted
ORDER BY verdict = 'broken' DESC, count DESC, operation, other, verdict
WITH collect({operation: operation, other: other, verdict: verdict, kept: kept, count: count, last: last, first: first, newest: newest,
  credential: CASE size(credentials) WHEN 1 THEN credentials[0] END, grant: CASE size(grants) WHEN 1 THEN grants[0] END, ungranted: ungranted}) AS sorted, sum(count) AS looked
WITH [g IN sorted WHERE g.kept] AS groups, looked
RETURN looked, size(groups) AS found, reduce(sum = 0, g IN groups | sum + g.count) AS matched,
  [g IN groups[..$most] | g {.*, node: head(COLLECT { MATCH (o:END {uid: g.other}) RETURN properties(o) })}] AS groups
