// A page of what one user did of one kind, newest first, from a place on: of the next $look visits of the user, those of the
// kind, and where looking stopped.
MATCH (v:Visit)
WHERE v.user = $user AND v.at <= $at AND v.at >= $from AND (v.at < $at OR v.uid < $atUid)
WITH v ORDER BY v.user DESC, v.at DESC, v.uid DESC LIMIT $look
WITH collect(v) AS looked
WITH looked, last(looked) AS stop, [v IN looked WHERE v.operation = $operation | properties(v)][..$most] AS found
UNWIND CASE WHEN found = [] THEN [null] ELSE found END AS visit
RETURN visit, size(looked) AS looked, stop.at AS lastAt, stop.uid AS lastUid
