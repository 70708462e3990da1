// Opens some of the accepted findings whose end date has come.
MATCH (f:Finding) WHERE f.status = 'accepted' AND f.acceptedUntil <= $now
WITH f LIMIT $most
SET f.changing = true
REMOVE f.changing
WITH f, f.status AS before, $now AS at, 'The end of its acceptance has come.' AS text WHERE before = 'accepted' AND f.acceptedUntil <= $now
SET f.status = 'open'
WITH f, before, at, text
// include: note_change
RETURN count(f) AS reopened
