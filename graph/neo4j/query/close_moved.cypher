// Notes that a merged identity has no actions left.
MATCH (loser:Identity) WHERE loser.mergedInto IS NOT NULL AND loser.lastActionAt IS NOT NULL
WITH loser LIMIT 1
REMOVE loser.lastActionAt, loser.rejudgeFrom, loser.unknownFrom
RETURN count(loser) AS closed
