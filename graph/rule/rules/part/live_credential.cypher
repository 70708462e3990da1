WITH *, [v IN spans WHERE coalesce(v.system, '') = '' OR c.uid STARTS WITH v.system + '-' OR c.kind STARTS WITH v.system + '-' | v.to] AS read
// The latest moment at which the credential is known to have been live: it was stated or used then, or a source that is
// complete for credentials, and would have shown its end, was read up to then.
UNWIND read + [c.lastActionAt, CASE WHEN c.lastSeen <= $now THEN c.lastSeen END] AS moment
