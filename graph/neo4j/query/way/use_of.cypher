// How many of the newest actions that share a value there were on each day. At most $most are looked at.
MATCH (newest:Action)
WHERE newest.PROPERTY = $value AND newest.at >= datetime({epochSeconds: 0})
WITH newest.at AS last ORDER BY newest.PROPERTY DESC, newest.at DESC LIMIT 1
MATCH (a:Action)
WHERE a.PROPERTY = $value AND a.at >= datetime.truncate('day', last) - duration({days: $days - 1})
WITH a, last ORDER BY a.PROPERTY DESC, a.at DESC LIMIT $most
RETURN datetime.truncate('day', a.at) AS day, count(*) AS count, sum(CASE a.verdict WHEN 'broken' THEN 1 ELSE 0 END) AS broken, last
ORDER BY day
