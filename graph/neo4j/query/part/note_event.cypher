WITH *, kind IN ['opened', 'reopened', 'resolved', 'moved'] AND EXISTS { MATCH (feed:Feed {uid: 'feed'}) WHERE feed.keepUntil > at AND feed.endedAt IS NULL } AS fed
FOREACH (one IN CASE WHEN kind IS NULL THEN [] ELSE [1] END |
  SET f.events = coalesce(f.events, 0) + 1
  SET f.changedAt = CASE WHEN f.changedAt > at THEN f.changedAt ELSE at END
  SET f.reopenings = CASE WHEN kind = 'reopened' THEN coalesce(f.reopenings, 0) + 1 ELSE f.reopenings END,
      f.reopenedAt = CASE WHEN kind = 'reopened' THEN f.changedAt ELSE f.reopenedAt END
  CREATE (:FindingEvent {uid: f.uid + '#' + f.events, number: f.events, kind: kind, at: f.changedAt, by: author, text: text, status: f.status, count: f.count,
    until: until, assignee: assignee, rule: f.rule, severity: f.severity, system: f.system, waiting: CASE WHEN fed THEN f.changedAt END})-[:OF]->(f)
)
