// Looks at a page of the actions of an identity that came apart, and moves those whose key names one other identity alone.
// The first SET takes the lock, so that nobody else moves or adds any meanwhile.
MATCH (i:Identity) WHERE i.partFrom IS NOT NULL
WITH i LIMIT 1
SET i.uid = i.uid
WITH i, i.partFrom AS from, coalesce(i.partUid, '') AS fromUid
CALL (i, from, fromUid) {
  MATCH (a:Action) WHERE a.identityUid = i.uid AND a.at >= from AND (a.at > from OR a.uid > fromUid)
  WITH a ORDER BY a.identityUid, a.at, a.uid LIMIT $most
  RETURN collect(a) AS looked
}
CALL (i, looked) {
  UNWIND looked AS a
  WITH i, a, COLLECT { MATCH (:Alias {uid: a.actor})-[:NAMES]->(o:Identity) RETURN o LIMIT 2 } AS owners
  WHERE size(owners) = 1 AND owners[0] <> i
  WITH i, a, owners[0] AS owner
  MATCH (a)-[old:BY]->(i)
  CREATE (a)-[new:BY]->(owner)
  SET new = properties(old), a.identityUid = owner.uid
  DELETE old
  WITH owner, collect(a) AS moved, min(a.at) AS first, max(a.at) AS last
  SET owner.standingMark = randomUUID(),
      owner.rejudgeFrom = CASE WHEN owner.rejudgeFrom < first THEN owner.rejudgeFrom ELSE first END,
      owner.waitingSince = coalesce(owner.waitingSince, datetime()),
      owner.lastActionAt = CASE WHEN owner.lastActionAt >= last THEN owner.lastActionAt ELSE last END
  RETURN collect({owner: owner.uid, actions: [a IN moved | a {.uid, .at, .gaps, .credentialUid}]}) AS moves
}
WITH i, size(looked) AS count, looked[-1] AS last, moves
SET i.partFrom = CASE WHEN count < $most THEN NULL ELSE last.at END, i.partUid = CASE WHEN count < $most THEN NULL ELSE last.uid END,
    i.partPrincipals = CASE WHEN count < $most THEN datetime({epochSeconds: 0}) ELSE i.partPrincipals END
RETURN i.uid AS identity, moves
