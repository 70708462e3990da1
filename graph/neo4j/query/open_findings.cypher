// How many findings of each rule are open. Counts stop at a bound.
UNWIND $rules AS rule
RETURN rule, COUNT { MATCH (f:Finding) WHERE f.rule = rule AND f.status = 'open' RETURN f LIMIT $most } AS count
