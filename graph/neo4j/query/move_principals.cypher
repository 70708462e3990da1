// Moves a page of the actions on behalf of a merged identity to the identity that it was found to be. Who did them is judged
// again: what ties an agent to the person may be the survivor's.
MATCH (loser:Identity {uid: $loser})
MATCH (survivor:Identity {uid: loser.mergedInto})
CALL (loser, survivor) {
  MATCH (a:Action) WHERE a.onBehalfOfUid = loser.uid AND a.at IS NOT NULL
  WITH loser, survivor, a LIMIT $most
  MATCH (a)-[old:ON_BEHALF_OF]->(loser)
  CREATE (a)-[new:ON_BEHALF_OF]->(survivor)
  SET new = properties(old), a.onBehalfOfUid = survivor.uid
  DELETE old
  RETURN count(a) AS moved, collect(DISTINCT a.identityUid) AS actors, min(a.at) AS first
}
CALL (actors, first) {
  UNWIND actors AS uid
  MATCH (n:Identity {uid: uid})
  SET n.standingMark = randomUUID(), n.rejudgeFrom = CASE WHEN n.rejudgeFrom < first THEN n.rejudgeFrom ELSE first END,
      n.waitingSince = coalesce(n.waitingSince, datetime())
}
RETURN moved
