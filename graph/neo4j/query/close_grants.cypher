// Notes that the snapshot at $at no longer states the grants of a scope, which ends those that held still.
MATCH (g:Grant) WHERE g.scope = $scope AND g.statedAt < $at AND (g.absentAt IS NULL OR g.absentAt < g.statedAt)
SET g.absentAt = $at
WITH g WHERE g.validTo IS NULL OR g.validTo > $at
SET g.validTo = $at, g.ended = coalesce(g.ended, []) + ($moment + '/'),
    g.windows = CASE WHEN g.windows IS NULL THEN NULL ELSE g.windows[..-1] + (split(g.windows[-1], '/')[0] + '/' + $moment) END
WITH g
MATCH (g)-[:HELD_BY]->(holder)
OPTIONAL MATCH (member:Identity)-[:MEMBER_OF*1..6]->(holder)
WITH CASE WHEN holder:Identity THEN holder.uid ELSE member.uid END AS uid
WHERE uid IS NOT NULL
RETURN DISTINCT uid
