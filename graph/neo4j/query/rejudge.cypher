// Stores new judgements and keeps the old ones; those that are stored already are left as they are. The first SET takes the
// lock, so that what was before is read safely.
UNWIND $rows AS row
MATCH (a:Action {uid: row.uid})
SET a.uid = row.uid
WITH a, row, coalesce(a.gaps, []) AS before, a.grantUid AS grantBefore, a.links AS linksBefore
WHERE a.verdict <> row.verdict OR a.links <> row.links OR before <> coalesce(row.gaps, []) OR coalesce(grantBefore, '') <> coalesce(row.grant, '')
CREATE (a)-[:WAS_JUDGED]->(j:Judgement {uid: a.uid + '/' + toString(a.judgedAt) + '/' + randomUUID()})
SET j.verdict = a.verdict, j.links = a.links, j.gaps = a.gaps, j.grantUid = a.grantUid, j.judgedAt = a.judgedAt, j.supersededAt = row.judgedAt,
    j.judgedFor = a.judgedFor, j.changes = a.changes
SET a.verdict = row.verdict, a.links = row.links, a.gaps = CASE WHEN size(coalesce(row.gaps, [])) = 0 THEN NULL ELSE row.gaps END,
    a.grantUid = row.grant, a.judgedAt = row.judgedAt, a.judgedFor = row.run,
    a.changes = [c IN range(0, size(row.links) - 1) WHERE linksBefore[c] <> row.links[c] | row.names[c] + '\t' + linksBefore[c] + '\t' + row.reasons[c]]
WITH a, row, before, grantBefore
CALL (a, row, grantBefore) {
  WITH a, row, grantBefore WHERE coalesce(grantBefore, '') <> coalesce(row.grant, '')
  OPTIONAL MATCH (a)-[old:UNDER]->()
  DELETE old
  WITH DISTINCT a, row
  MATCH (g:Grant {uid: row.grant})
  CREATE (a)-[:UNDER {rule: 'narrowest-live'}]->(g)
}
RETURN a.uid AS uid, before
