// Notes that merged identities have actions on their behalf again, which must be moved.
UNWIND $rows AS row
MATCH (n:Identity {uid: row.uid}) USING INDEX n:Identity(uid) WHERE n.mergedInto IS NOT NULL AND n.lastActionAt IS NULL
SET n.lastActionAt = datetime({epochSeconds: 0})
