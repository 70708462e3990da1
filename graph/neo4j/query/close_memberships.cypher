// Ends the memberships of a scope that the snapshot at $at no longer states.
MATCH (member:Identity)-[m:MEMBER_OF]->() WHERE m.scope = $scope AND m.statedAt < $at AND m.validTo IS NULL
SET m.validTo = $at
RETURN DISTINCT member.uid AS uid
