// Makes or renews the findings of one rule about state. Rows whose subject does not exist store nothing.
UNWIND $rows AS row
MATCH (subject:$($label) {uid: row.subject})
MERGE (f:Finding {uid: row.uid})
ON CREATE SET f.firstSeen = $now, f.samples = []
WITH row, subject, f, f.status AS before
SET f.rule = $rule, f.severity = coalesce(row.severity, $severity), f.subject = row.subject, f.subjectLabel = $label, f.details = row.details,
    f.count = 1, f.lastSeen = $now,
    f.firstAt = CASE WHEN f.firstAt <= row.at THEN f.firstAt ELSE row.at END,
    f.lastAt = CASE WHEN f.lastAt >= $now THEN f.lastAt ELSE $now END,
    f.status = CASE WHEN before = 'accepted' AND NOT coalesce(f.acceptedUntil <= $now, false) THEN before ELSE 'open' END
REMOVE f.resolvedAt
MERGE (f)-[:CONCERNS]->(subject)
RETURN row.subject AS subject, before IS NULL OR before = 'resolved' AS opened
