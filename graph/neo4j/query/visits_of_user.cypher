// A page of what one user did, newest first, from a place on.
MATCH (v:Visit)
WHERE v.user = $user AND v.at <= $at AND v.at >= $from AND (v.at < $at OR v.uid < $atUid)
RETURN properties(v) AS visit
ORDER BY v.user DESC, v.at DESC, v.uid DESC
LIMIT $most
