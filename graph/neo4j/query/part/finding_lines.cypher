WITH collect(f) AS looked
WITH size(looked) AS count, looked[-1].lastAt AS lastAt, looked[-1].uid AS lastUid,
  [f IN looked WHERE ($rule IS NULL OR f.rule = $rule) AND ($severity IS NULL OR f.severity = $severity) AND ($status IS NULL OR f.status = $status)][..$most] AS kept
RETURN count, lastAt, lastUid, [f IN kept | f {.*, node: head(COLLECT { MATCH (f)-[:CONCERNS]->(s) RETURN {name: coalesce(s.name, s.role, s.ref), kind: s.kind} LIMIT 1 })}] AS findings
