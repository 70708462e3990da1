// Resolves some of the findings of one rule that were last hit before a moment.
MATCH (f:Finding) WHERE f.rule = $rule AND f.lastAt < $before AND f.status <> 'resolved'
WITH f LIMIT $most
SET f.changing = true
REMOVE f.changing
WITH f, f.status AS before, $now AS at, $text AS text WHERE before <> 'resolved'
SET f.status = 'resolved'
WITH f, before, at, text
// include: note_change
RETURN count(f) AS resolved
