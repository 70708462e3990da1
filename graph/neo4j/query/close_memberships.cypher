// Ends the memberships of a scope that the snapshot at $at no longer states.
MATCH (member)-[m:MEMBER_OF]->(:Group) WHERE m.scope = $scope AND m.statedAt < $at AND m.validTo IS NULL
SET m.validTo = $at
WITH DISTINCT member
CALL (member) {
  WITH member WHERE member:Identity
  RETURN member.uid AS uid
  UNION
  MATCH (member)<-[:MEMBER_OF*1..6]-(i:Identity)
  RETURN i.uid AS uid
}
RETURN DISTINCT uid
