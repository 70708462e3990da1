// A page of what is in the quarantine of a source, newest first, from a place on.
MATCH (x:Rejection)
WHERE x.source = $source AND x.at <= $at AND x.at >= datetime({epochSeconds: 0}) AND (x.at < $at OR x.uid < $atUid) AND x.replayedAt IS NULL
RETURN properties(x) AS rejection
ORDER BY x.source DESC, x.at DESC, x.uid DESC
LIMIT $most
