// Opens the accepted findings whose end date has come.
MATCH (f:Finding) WHERE f.status = 'accepted' AND f.lastAt IS NOT NULL AND f.acceptedUntil <= $now
SET f.status = 'open'
RETURN count(f) AS reopened
