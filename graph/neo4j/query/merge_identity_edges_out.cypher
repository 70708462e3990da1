// Gives the survivor the state that the loser had towards others. Actions are not touched: there may be millions.
MATCH (survivor:Identity {uid: $survivor})
MATCH (loser:Identity {uid: $loser})-[old:SPONSORS|MEMBER_OF|REQUESTED|GAVE]->(other)
CALL (survivor, old, other) {
  WITH survivor, old, other WHERE other <> survivor
  MERGE (survivor)-[new:$(type(old)) {uid: old.uid}]->(other)
  SET new += properties(old)
}
DELETE old
