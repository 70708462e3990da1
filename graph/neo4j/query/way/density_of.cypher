// How many actions that share a value there were in each of $buckets equal parts of a span, each $width seconds long. Of each
// part at most $most are counted, in the index alone: no action itself is read.
UNWIND range(0, $buckets - 1) AS bucket
WITH bucket, $from + duration({seconds: bucket * $width}) AS begins, $from + duration({seconds: (bucket + 1) * $width}) AS ends
RETURN bucket, COUNT { MATCH (a:Action) WHERE a.PROPERTY = $value AND a.at >= begins AND a.at < ends RETURN a LIMIT $most } AS count
ORDER BY bucket
