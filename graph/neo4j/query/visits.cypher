// A page of what users did, newest first, from a place on.
MATCH (v:Visit)
WHERE v.at <= $at AND v.at >= $from AND (v.at < $at OR v.uid < $atUid)
RETURN properties(v) AS visit
ORDER BY v.at DESC, v.uid DESC
LIMIT $most
