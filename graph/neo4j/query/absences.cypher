// Which of some nodes lack a link, by the open findings of the rules that say so.
MATCH (f:Finding)
WHERE f.subject IN $uids AND f.status = 'open' AND f.rule IN $rules
RETURN f.subject AS subject, f.rule AS rule
ORDER BY subject, rule
LIMIT $most
