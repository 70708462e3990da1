// Notes how far the actions of identities reach, and since when some have unknown links.
UNWIND $rows AS row
MATCH (n:Identity {uid: row.uid})
SET n.lastActionAt = CASE WHEN n.lastActionAt IS NULL OR n.lastActionAt < row.last THEN row.last ELSE n.lastActionAt END,
    n.unknownFrom = CASE WHEN n.unknownFrom IS NULL OR row.unknown < n.unknownFrom THEN row.unknown ELSE n.unknownFrom END
