// Notes that the snapshot at $at no longer states the memberships of a scope, which ends those that held still.
MATCH (member)-[m:MEMBER_OF]->(:Group) WHERE m.scope = $scope AND m.statedAt < $at AND (m.absentAt IS NULL OR m.absentAt < m.statedAt)
SET m.absentAt = $at
WITH member, m WHERE m.validTo IS NULL OR m.validTo > $at
SET m.validTo = $at, m.ended = coalesce(m.ended, []) + ($moment + '/'),
    m.windows = CASE WHEN m.windows IS NULL THEN NULL ELSE m.windows[..-1] + (split(m.windows[-1], '/')[0] + '/' + $moment) END
WITH DISTINCT member
CALL (member) {
  WITH member WHERE member:Identity
  RETURN member.uid AS uid
  UNION
  MATCH (member)<-[:MEMBER_OF*1..6]-(i:Identity)
  RETURN i.uid AS uid
}
RETURN DISTINCT uid
