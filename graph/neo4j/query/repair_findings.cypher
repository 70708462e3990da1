// Takes the first, last and sample actions of findings anew from the actions that still break the rule.
UNWIND $uids AS uid
MATCH (f:Finding {uid: uid})
CALL (f) {
  WITH f WHERE f.count > 0 AND f.subjectLabel = 'Identity'
  MATCH (a:Action) WHERE a.identityUid = f.subject AND a.at IS NOT NULL AND f.rule IN a.gaps
  RETURN min(a.at) AS first, max(a.at) AS last, collect(a.uid)[..10] AS samples
  UNION
  WITH f WHERE f.count > 0 AND f.subjectLabel = 'Credential'
  MATCH (a:Action) WHERE a.credentialUid = f.subject AND a.at IS NOT NULL AND f.rule IN a.gaps
  RETURN min(a.at) AS first, max(a.at) AS last, collect(a.uid)[..10] AS samples
}
WITH f, first, last, samples WHERE first IS NOT NULL
SET f.firstAt = first, f.lastAt = last, f.samples = samples
