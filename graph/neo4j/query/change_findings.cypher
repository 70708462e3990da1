// Adds to or takes from the counts of findings about actions. A finding that counts nothing any more resolves itself; one
// that counts again while an acceptance holds is accepted again. The second SET takes the lock, so that what is read
// afterwards is what is changed.
UNWIND $rows AS row
MERGE (f:Finding {uid: row.uid})
ON CREATE SET f.rule = row.rule, f.severity = row.severity, f.subject = row.subject, f.subjectLabel = row.subjectLabel,
  f.count = 0, f.samples = [], f.firstSeen = datetime()
SET f.changing = true
REMOVE f.changing
WITH f, row, f.status AS before, datetime() AS at, null AS text
SET f.samples = CASE WHEN f.count <= 0 AND row.count > 0 THEN [] ELSE f.samples END
SET f.firstAt = CASE WHEN row.first IS NULL OR f.count > 0 AND f.firstAt <= row.first THEN f.firstAt ELSE row.first END,
    f.lastAt = CASE WHEN row.last IS NULL OR f.count > 0 AND f.lastAt >= row.last THEN f.lastAt ELSE row.last END,
    f.samples = CASE WHEN size(f.samples) >= 10 THEN f.samples ELSE f.samples + [s IN coalesce(row.samples, []) WHERE NOT s IN f.samples][..10 - size(f.samples)] END,
    f.count = f.count + row.count
SET f.status = CASE
  WHEN f.count <= 0 THEN 'resolved'
  WHEN before = 'accepted' OR f.acceptedUntil > at THEN 'accepted'
  ELSE 'open' END
WITH f, row, before, at, text
CALL (f, row) {
  WITH f, row WHERE row.subjectLabel = 'Identity'
  MATCH (subject:Identity {uid: row.subject})
  MERGE (f)-[:CONCERNS]->(subject)
// include: finding_place
}
CALL (f, row) {
  WITH f, row WHERE row.subjectLabel = 'Credential'
  MATCH (subject:Credential {uid: row.subject})
  MERGE (f)-[:CONCERNS]->(subject)
// include: finding_place
}
// include: note_change
