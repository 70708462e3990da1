// What was done, counted by operation, resource, verdict and outcome. At most $look of the newest actions are counted; those
// on the credentials to skip are counted elsewhere.
UNWIND $values AS value
CALL (value) {
  MATCH (a:Action)
  WHERE a.PROPERTY = value AND a.at >= $from AND a.at < $to
  RETURN a ORDER BY a.PROPERTY DESC, a.at DESC LIMIT $look
}
WITH a LIMIT $look
WITH a WHERE a.credentialUid IS NULL OR NOT a.credentialUid IN $skip
WITH a.operation AS operation, a.resourceUid AS resource, a.verdict AS verdict, a.outcome AS outcome, count(*) AS count, min(a.at) AS first, max(a.at) AS last,
  collect(a {.uid, .identityUid})[0] AS newest
ORDER BY count DESC, last DESC, newest.uid LIMIT $most
OPTIONAL MATCH (r:Resource {uid: resource})
RETURN operation, r {.uid, .system, .kind, .name, .classification, .environment} AS resource, verdict, outcome, count, first, last, newest.uid AS sample, newest.identityUid AS identity
ORDER BY count DESC, last DESC, sample
