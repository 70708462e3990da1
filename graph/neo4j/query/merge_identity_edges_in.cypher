// Gives the survivor the state that others had towards the loser, and remembers which aliases came with it, so that the
// merge can be undone.
MATCH (survivor:Identity {uid: $survivor})
MATCH (loser:Identity {uid: $loser})<-[old:SPONSORS|NAMES|FOR|HELD_BY|ISSUED_TO|OPERATES|INSTANCE_OF|ON_BEHALF_OF]-(other)
CALL (survivor, loser, old, other) {
  WITH survivor, loser, old, other WHERE other <> survivor
  MERGE (survivor)<-[new:$(type(old)) {uid: coalesce(old.uid, '')}]-(other)
  SET new += properties(old)
  SET new.movedFrom = CASE type(old) WHEN 'NAMES' THEN coalesce(old.movedFrom, loser.uid) ELSE new.movedFrom END
}
DELETE old
