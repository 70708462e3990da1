// How many of the newest actions before a moment that share a value there were on each day. At most $most are looked at, in the index alone:
// no action itself is read.
MATCH (newest:Action)
WHERE newest.PROPERTY = $value AND newest.at >= datetime({epochSeconds: 0}) AND newest.at < $until
WITH newest.PROPERTY AS value, newest.at AS last ORDER BY value DESC, last DESC LIMIT 1
MATCH (a:Action)
WHERE a.PROPERTY = $value AND a.at >= datetime.truncate('day', last) - duration({days: $days - 1}) AND a.at < $until
WITH a.PROPERTY AS value, a.at AS at, last ORDER BY value DESC, at DESC LIMIT $most
RETURN at.epochSeconds / 86400 AS day, count(*) AS count, last
ORDER BY day
