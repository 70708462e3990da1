// Gives the findings of a merged identity, with their histories, to the identity that it was found to be. What is open for
// one is open for both.
MATCH (loser:Identity {uid: $loser})
MATCH (survivor:Identity {uid: loser.mergedInto})
MATCH (f:Finding {subject: loser.uid})
WITH f AS moved, survivor, loser
MERGE (f:Finding {uid: moved.rule + '/' + survivor.uid})
ON CREATE SET f += moved {.*, uid: moved.rule + '/' + survivor.uid, subject: survivor.uid, identity: survivor.uid, count: 0, samples: []}
SET f.changing = true
REMOVE f.changing
WITH f, moved, survivor, loser, [moved.status, f.status] AS states, size(moved.samples) + size(f.samples) > 0 AS ofActions, f.status AS before
SET f.count = CASE WHEN ofActions THEN f.count + moved.count WHEN moved.count > f.count THEN moved.count ELSE f.count END,
    f.firstAt = CASE WHEN f.firstAt <= moved.firstAt THEN f.firstAt ELSE coalesce(moved.firstAt, f.firstAt) END,
    f.lastAt = CASE WHEN f.lastAt >= moved.lastAt THEN f.lastAt ELSE coalesce(moved.lastAt, f.lastAt) END,
    f.samples = (f.samples + [s IN moved.samples WHERE NOT s IN f.samples])[..10],
    f.events = CASE WHEN f.events >= moved.events THEN f.events ELSE coalesce(moved.events, f.events) END,
    f.changedAt = CASE WHEN f.changedAt >= moved.changedAt THEN f.changedAt ELSE coalesce(moved.changedAt, f.changedAt) END,
    f.reopenings = CASE WHEN f.reopenings >= moved.reopenings THEN f.reopenings ELSE coalesce(moved.reopenings, f.reopenings) END,
    f.assignee = coalesce(f.assignee, moved.assignee)
FOREACH (one IN CASE WHEN f.acceptedUntil IS NULL THEN [1] ELSE [] END |
  SET f.acceptedUntil = moved.acceptedUntil, f.acceptedBy = moved.acceptedBy, f.acceptedAt = moved.acceptedAt, f.acceptReason = moved.acceptReason, f.acceptedCount = moved.acceptedCount)
SET f.status = CASE
  WHEN f.count <= 0 THEN 'resolved'
  WHEN 'accepted' IN states AND NOT 'open' IN states THEN 'accepted'
  ELSE 'open' END
FOREACH (one IN CASE WHEN f.status = 'open' THEN [1] ELSE [] END |
  REMOVE f.acceptedBy, f.acceptedAt, f.acceptedUntil, f.acceptReason, f.acceptedCount)
SET f.resolvedAt = CASE WHEN f.status = 'resolved' THEN coalesce(f.resolvedAt, datetime()) END
MERGE (f)-[:CONCERNS]->(survivor)
WITH f, moved, survivor, loser, before
CALL (f, moved) {
  MATCH (e:FindingEvent)-[old:OF]->(moved)
  CREATE (e)-[:OF]->(f)
  DELETE old
}
WITH f, moved, datetime() AS at, 'Its subject was found to be one with ' + loser.uid + '.' AS text, null AS until, null AS assignee, null AS author,
  CASE WHEN before = 'resolved' AND f.status <> 'resolved' THEN 'reopened' WHEN before <> 'resolved' AND f.status = 'resolved' THEN 'resolved' ELSE 'moved' END AS kind
// include: note_event
DETACH DELETE moved
