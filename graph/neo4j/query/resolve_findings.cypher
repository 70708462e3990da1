// Resolves some of the findings of one rule about state that its run at $now did not hit.
MATCH (f:Finding) WHERE f.rule = $rule AND f.lastAt < $now AND f.status <> 'resolved'
WITH f LIMIT $most
SET f.status = 'resolved', f.resolvedAt = $now
RETURN count(f) AS resolved
