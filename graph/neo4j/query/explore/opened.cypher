// The newest actions of one group of those that share a value. At most $look entries of the index are looked at.
MATCH (a:Action)
WHERE a.PROPERTY = $value AND a.at >= $from AND a.at < $to
WITH a ORDER BY a.PROPERTY DESC, a.at DESC, a.uid DESC LIMIT $look
WITH a WHERE a.operation = $operation AND coalesce(a.OTHER, '') = $other AND coalesce(a.verdict, 'unknown') = $verdict
  AND ($system IS NULL OR a.system = $system) AND ($environment IS NULL OR a.environment = $environment)
WITH a ORDER BY a.at DESC, a.uid DESC LIMIT $most
RETURN properties(a) AS node
