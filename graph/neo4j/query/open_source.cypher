// Makes sure that a source exists as configured.
MERGE (s:Source {uid: $uid})
ON CREATE SET s.firstSeen = datetime()
SET s.name = $name, s.kind = $kind, s.schedule = $schedule, s.lag = $lag, s.retention = $retention, s.lastSeen = datetime()
RETURN s.cursor AS cursor
