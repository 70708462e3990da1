// Moves a page of the actions on behalf of a merged identity to the identity that it was found to be.
MATCH (loser:Identity {uid: $loser})
MATCH (survivor:Identity {uid: loser.mergedInto})
MATCH (a:Action) WHERE a.onBehalfOfUid = loser.uid AND a.at IS NOT NULL
WITH loser, survivor, a LIMIT $most
MATCH (a)-[old:ON_BEHALF_OF]->(loser)
CREATE (a)-[new:ON_BEHALF_OF]->(survivor)
SET new = properties(old), a.onBehalfOfUid = survivor.uid
DELETE old
RETURN count(a) AS moved
