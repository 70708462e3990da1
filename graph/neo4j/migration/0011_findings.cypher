// Access paths of findings by whom they affect, and of their history and its delivery. Few events wait for delivery: the
// others cost that index nothing.
CREATE INDEX finding_identity IF NOT EXISTS FOR (n:Finding) ON (n.identity);
CREATE INDEX finding_system_at IF NOT EXISTS FOR (n:Finding) ON (n.system, n.lastAt);
CREATE INDEX finding_assignee_at IF NOT EXISTS FOR (n:Finding) ON (n.assignee, n.lastAt);
CREATE INDEX finding_accepted_until IF NOT EXISTS FOR (n:Finding) ON (n.status, n.acceptedUntil);
CREATE INDEX finding_event_kind_at IF NOT EXISTS FOR (n:FindingEvent) ON (n.kind, n.at);
CREATE INDEX finding_event_waiting IF NOT EXISTS FOR (n:FindingEvent) ON (n.waiting, n.number);
CREATE INDEX saved_filter_user IF NOT EXISTS FOR (n:SavedFilter) ON (n.user);
// Whom the findings so far affect.
MATCH (f:Finding)-[:CONCERNS]->(subject) WHERE f.system IS NULL
SET f.identity = coalesce(CASE WHEN subject:Identity THEN subject.uid END, head(COLLECT { MATCH (subject)-[:ISSUED_TO|HELD_BY|INSTANCE_OF|NAMES|FOR]->(holder:Identity) RETURN holder.uid ORDER BY holder.uid LIMIT 1 })),
    f.system = coalesce(subject.system, split(split(subject.uid, ':')[0], '-')[0]);
