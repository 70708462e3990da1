// Some of the identities and credentials whose actions wait to be judged again, those with the oldest first.
CALL () {
  MATCH (i:Identity) WHERE i.rejudgeFrom IS NOT NULL
  RETURN 'Identity' AS label, i.uid AS uid, coalesce(i.standingMark, '') AS mark, i.rejudgeFrom AS from, coalesce(i.actionWrites, 0) AS writes, i.rejudgeRun AS run
  ORDER BY i.rejudgeFrom LIMIT $most
  UNION ALL
  MATCH (c:Credential) WHERE c.rejudgeFrom IS NOT NULL
  RETURN 'Credential' AS label, c.uid AS uid, coalesce(c.standingMark, '') AS mark, c.rejudgeFrom AS from, 0 AS writes, c.rejudgeRun AS run
  ORDER BY c.rejudgeFrom LIMIT $most
}
RETURN label, uid, mark, from, writes, run
ORDER BY from LIMIT $most
