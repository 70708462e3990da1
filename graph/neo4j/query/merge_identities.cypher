// Notes that the loser was found to be the survivor. Its actions and findings follow page by page afterwards: a time of its
// latest action, be it one that never was, says that they have to. Identities merged into the loser are the survivor's too.
MATCH (loser:Identity {uid: $loser})
MERGE (survivor:Identity {uid: $survivor})
SET survivor.lastActionAt = CASE
      WHEN survivor.lastActionAt IS NULL OR loser.lastActionAt > survivor.lastActionAt THEN loser.lastActionAt
      ELSE survivor.lastActionAt END,
    survivor.unknownFrom = CASE
      WHEN survivor.unknownFrom IS NULL OR loser.unknownFrom < survivor.unknownFrom THEN loser.unknownFrom
      ELSE survivor.unknownFrom END,
    survivor.partFrom = CASE WHEN loser.partFrom IS NULL THEN survivor.partFrom ELSE datetime({epochSeconds: 0}) END,
    survivor.partPrincipals = CASE WHEN loser.partPrincipals IS NULL THEN survivor.partPrincipals ELSE datetime({epochSeconds: 0}) END,
    survivor.partUid = CASE WHEN loser.partFrom IS NULL AND loser.partPrincipals IS NULL THEN survivor.partUid ELSE NULL END
REMOVE loser.partFrom, loser.partPrincipals, loser.partUid
SET loser.mergedInto = $survivor, loser.lastActionAt = coalesce(loser.lastActionAt, datetime({epochSeconds: 0}))
WITH loser
MATCH (earlier:Identity {mergedInto: loser.uid})
SET earlier.mergedInto = $survivor
