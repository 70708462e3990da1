FOREACH (one IN CASE WHEN f.status = 'open' THEN [1] ELSE [] END |
  REMOVE f.acceptedBy, f.acceptedAt, f.acceptedUntil, f.acceptReason, f.acceptedCount
)
SET f.resolvedAt = CASE WHEN f.status <> 'resolved' THEN null WHEN before = 'resolved' THEN f.resolvedAt ELSE at END
WITH *, null AS until, null AS assignee, null AS author, CASE
  WHEN f.status <> 'resolved' AND (before IS NULL OR before = 'resolved' AND f.events IS NULL) THEN 'opened'
  WHEN f.status <> 'resolved' AND before = 'resolved' THEN 'reopened'
  WHEN f.status = 'open' AND before = 'accepted' THEN 'reopened'
  WHEN f.status = 'resolved' AND before IN ['open', 'accepted'] THEN 'resolved' END AS kind
// include: note_event
