// The credentials that these actions' records state: what was made by them.
UNWIND $values AS value
CALL (value) {
  MATCH (a:Action)
  WHERE a.PROPERTY = value AND a.at >= $from AND a.at < $to
  RETURN a ORDER BY a.PROPERTY DESC, a.at DESC LIMIT $look
}
WITH a, value LIMIT $look
WITH a.evidence AS evidence, value WHERE evidence IS NOT NULL
MATCH (c:Credential {evidence: evidence})
RETURN DISTINCT c.uid AS credential, value AS from
ORDER BY credential LIMIT $most
