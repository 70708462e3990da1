// Makes or renews the findings of one rule about state. Rows whose subject does not exist store nothing. An acceptance
// holds until its end, also when the gap went and came back meanwhile.
UNWIND $rows AS row
MATCH (subject:$($label) {uid: row.subject})
MERGE (f:Finding {uid: row.uid})
ON CREATE SET f.firstSeen = $now, f.samples = []
SET f.changing = true
REMOVE f.changing
WITH row, subject, f, f.status AS before, $now AS at, null AS text
SET f.rule = $rule, f.severity = coalesce(row.severity, $severity), f.subject = row.subject, f.subjectLabel = $label, f.details = row.details,
    f.count = 1, f.lastSeen = $now,
    f.firstAt = CASE WHEN f.firstAt <= row.at THEN f.firstAt ELSE row.at END,
    f.lastAt = CASE WHEN f.lastAt >= $now THEN f.lastAt ELSE $now END,
    f.status = CASE WHEN f.acceptedUntil > $now OR before = 'accepted' AND f.acceptedUntil IS NULL THEN 'accepted' ELSE 'open' END
// include: finding_place
MERGE (f)-[:CONCERNS]->(subject)
WITH row, f, before, at, text
// include: note_change
RETURN row.subject AS subject, before IS NULL OR before = 'resolved' AS opened
