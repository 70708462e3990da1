// Notes that the snapshot at $at no longer states the sponsorships of a scope, which ends those that held still.
MATCH (:Identity)-[s:SPONSORS]->(sponsored:Identity) WHERE s.scope = $scope AND s.statedAt < $at AND (s.absentAt IS NULL OR s.absentAt < s.statedAt)
SET s.absentAt = $at
WITH sponsored, s WHERE s.validTo IS NULL OR s.validTo > $at
SET s.validTo = $at, s.ended = coalesce(s.ended, []) + ($moment + '/'),
    s.windows = CASE WHEN s.windows IS NULL THEN NULL ELSE s.windows[..-1] + (split(s.windows[-1], '/')[0] + '/' + $moment) END
RETURN DISTINCT sponsored.uid AS uid
