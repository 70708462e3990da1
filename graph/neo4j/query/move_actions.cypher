// Moves a page of the actions of one merged identity to the identity that it was found to be, where they are judged again.
// The first SET takes the lock, so that nobody else moves or adds any meanwhile.
MATCH (loser:Identity) WHERE loser.mergedInto IS NOT NULL AND loser.lastActionAt IS NOT NULL
WITH loser LIMIT 1
SET loser.uid = loser.uid
WITH loser
MATCH (survivor:Identity {uid: loser.mergedInto})
CALL (loser, survivor) {
  MATCH (a:Action) WHERE a.identityUid = loser.uid AND a.at IS NOT NULL
  WITH a LIMIT $most
  MATCH (a)-[old:BY]->(loser)
  CREATE (a)-[new:BY]->(survivor)
  SET new = properties(old), a.identityUid = survivor.uid
  DELETE old
  RETURN count(a) AS moved, min(a.at) AS first, max(a.at) AS last
}
FOREACH (one IN CASE WHEN moved > 0 THEN [survivor] ELSE [] END |
  SET one.standingMark = randomUUID(),
      one.rejudgeFrom = CASE WHEN one.rejudgeFrom < first THEN one.rejudgeFrom ELSE first END,
      one.waitingSince = coalesce(one.waitingSince, datetime()),
      one.lastActionAt = CASE WHEN one.lastActionAt >= last THEN one.lastActionAt ELSE last END)
RETURN loser.uid AS loser, moved
