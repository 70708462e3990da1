// Ends the sponsorships of a scope that the snapshot at $at no longer states.
MATCH (:Identity)-[s:SPONSORS]->(sponsored:Identity) WHERE s.scope = $scope AND s.statedAt < $at AND s.validTo IS NULL
SET s.validTo = $at
RETURN DISTINCT sponsored.uid AS uid
