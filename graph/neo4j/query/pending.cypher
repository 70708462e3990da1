// Identities and credentials whose actions wait to be judged again.
CALL () {
  MATCH (i:Identity) WHERE i.rejudgeFrom IS NOT NULL
  RETURN 'Identity' AS label, i.uid AS uid, coalesce(i.standingMark, '') AS mark, i.rejudgeFrom AS from, coalesce(i.actionWrites, 0) AS writes
  UNION ALL
  MATCH (c:Credential) WHERE c.rejudgeFrom IS NOT NULL
  RETURN 'Credential' AS label, c.uid AS uid, coalesce(c.standingMark, '') AS mark, c.rejudgeFrom AS from, 0 AS writes
}
WITH collect({label: label, uid: uid, mark: mark, from: from, writes: writes}) AS waiting
UNWIND waiting[..$most] AS one
RETURN one.label AS label, one.uid AS uid, one.mark AS mark, one.from AS from, one.writes AS writes, size(waiting) AS total
