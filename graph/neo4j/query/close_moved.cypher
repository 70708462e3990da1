// Notes that a merged identity has no actions left. The first SET takes the lock, so that none is being added meanwhile.
MATCH (loser:Identity {uid: $loser}) WHERE loser.mergedInto IS NOT NULL
SET loser.uid = loser.uid
WITH loser
WHERE NOT EXISTS { MATCH (a:Action) WHERE a.identityUid = loser.uid AND a.at IS NOT NULL }
  AND NOT EXISTS { MATCH (a:Action) WHERE a.onBehalfOfUid = loser.uid AND a.at IS NOT NULL }
REMOVE loser.lastActionAt, loser.rejudgeFrom, loser.waitingSince, loser.unknownFrom
