// The next rule that has findings, in the order of their ids.
MATCH (f:Finding) WHERE f.rule > $after AND f.lastAt IS NOT NULL
RETURN f.rule AS rule ORDER BY f.rule, f.lastAt LIMIT 1
