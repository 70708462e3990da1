// A page of what users did of one kind, newest first, from a place on.
MATCH (v:Visit)
WHERE v.operation = $operation AND v.at <= $at AND v.at >= $from AND (v.at < $at OR v.uid < $atUid)
RETURN properties(v) AS visit
ORDER BY v.operation DESC, v.at DESC, v.uid DESC
LIMIT $most
