// Moves a page of the actions of merged identities to the identities that they were found to be.
MATCH (loser:Identity) WHERE loser.mergedInto IS NOT NULL AND loser.lastActionAt IS NOT NULL
WITH loser LIMIT 1
MATCH (survivor:Identity {uid: loser.mergedInto})
CALL (loser) {
  MATCH (a:Action) WHERE a.identityUid = loser.uid AND a.at IS NOT NULL
  RETURN a LIMIT $most
}
MATCH (a)-[old:BY]->(loser)
CREATE (a)-[new:BY]->(survivor)
SET new = properties(old), a.identityUid = survivor.uid
DELETE old
RETURN count(a) AS moved
