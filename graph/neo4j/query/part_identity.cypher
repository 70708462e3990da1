// Notes that an identity came apart: its actions are looked through, and the others are identities of their own. What was
// merged into it follows the key by which it was known.
MATCH (i:Identity {uid: $uid})
SET i.parted = true, i.partFrom = datetime({epochSeconds: 0}), i.partUid = '', i.standingMark = randomUUID()
WITH i
UNWIND $rows AS row
MERGE (o:Identity {uid: row.uid})
REMOVE o.mergedInto
SET o.standingMark = randomUUID()
WITH i, o, row
CALL (i, o, row) {
  MATCH (m:Identity {mergedInto: i.uid}) WHERE m.uid IN row.keys
  SET m.mergedInto = o.uid
}
