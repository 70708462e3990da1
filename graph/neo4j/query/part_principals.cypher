// Looks at a page of the actions on behalf of an identity that came apart, and moves those whose key names one other
// identity alone. Who did them is judged again. At the end the identity's own latest action is looked up.
MATCH (i:Identity) WHERE i.partPrincipals IS NOT NULL
WITH i LIMIT 1
SET i.uid = i.uid
WITH i, i.partPrincipals AS from, coalesce(i.partUid, '') AS fromUid
CALL (i, from, fromUid) {
  MATCH (a:Action) WHERE a.onBehalfOfUid = i.uid AND a.at >= from AND (a.at > from OR a.uid > fromUid)
  WITH a ORDER BY a.onBehalfOfUid, a.at, a.uid LIMIT $most
  RETURN collect(a) AS looked
}
CALL (i, looked) {
  UNWIND looked AS a
  WITH i, a, COLLECT { MATCH (:Alias {uid: a.principal})-[:NAMES]->(o:Identity) RETURN o LIMIT 2 } AS owners
  WHERE size(owners) = 1 AND owners[0] <> i
  WITH i, a, owners[0] AS owner
  MATCH (a)-[old:ON_BEHALF_OF]->(i)
  CREATE (a)-[new:ON_BEHALF_OF]->(owner)
  SET new = properties(old), a.onBehalfOfUid = owner.uid
  DELETE old
  WITH a
  MATCH (n:Identity {uid: a.identityUid})
  SET n.standingMark = randomUUID(), n.rejudgeFrom = CASE WHEN n.rejudgeFrom < a.at THEN n.rejudgeFrom ELSE a.at END,
      n.waitingSince = coalesce(n.waitingSince, datetime())
  RETURN count(a) AS moved
}
WITH i, size(looked) AS count, looked[-1] AS last
SET i.partPrincipals = CASE WHEN count < $most THEN NULL ELSE last.at END, i.partUid = CASE WHEN count < $most THEN NULL ELSE last.uid END,
    i.lastActionAt = CASE WHEN count < $most THEN head(COLLECT {
      MATCH (n:Action) WHERE n.identityUid = i.uid AND n.at >= datetime({epochSeconds: 0}) RETURN n.at ORDER BY n.identityUid DESC, n.at DESC LIMIT 1
    }) ELSE i.lastActionAt END
RETURN i.uid AS identity
