// Notes that the loser was found to be the survivor. Its actions are moved page by page afterwards.
MATCH (survivor:Identity {uid: $survivor})
MATCH (loser:Identity {uid: $loser})
SET loser.mergedInto = $survivor,
    survivor.lastActionAt = CASE
      WHEN survivor.lastActionAt IS NULL OR loser.lastActionAt > survivor.lastActionAt THEN loser.lastActionAt
      ELSE survivor.lastActionAt END,
    survivor.unknownFrom = CASE
      WHEN survivor.unknownFrom IS NULL OR loser.unknownFrom < survivor.unknownFrom THEN loser.unknownFrom
      ELSE survivor.unknownFrom END
