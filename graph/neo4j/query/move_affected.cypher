// Has the findings about what a merged identity has or holds affect the identity that it was found to be.
MATCH (loser:Identity {uid: $loser})
MATCH (f:Finding) WHERE f.identity = loser.uid
SET f.identity = loser.mergedInto
