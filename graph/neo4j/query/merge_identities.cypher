// Notes that the loser was found to be the survivor. Its actions and findings follow page by page afterwards: a time of its
// latest action, be it one that never was, says that they have to. Identities merged into the loser are the survivor's too.
MATCH (loser:Identity {uid: $loser})
MERGE (survivor:Identity {uid: $survivor})
SET survivor.lastActionAt = CASE
      WHEN survivor.lastActionAt IS NULL OR loser.lastActionAt > survivor.lastActionAt THEN loser.lastActionAt
      ELSE survivor.lastActionAt END,
    survivor.unknownFrom = CASE
      WHEN survivor.unknownFrom IS NULL OR loser.unknownFrom < survivor.unknownFrom THEN loser.unknownFrom
      ELSE survivor.unknownFrom END
SET loser.mergedInto = $survivor, loser.lastActionAt = coalesce(loser.lastActionAt, datetime({epochSeconds: 0}))
WITH loser
MATCH (earlier:Identity {mergedInto: loser.uid})
SET earlier.mergedInto = $survivor
