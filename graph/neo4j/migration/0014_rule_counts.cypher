// Open findings are counted by rule for the catalogue.
CREATE INDEX finding_rule_status IF NOT EXISTS FOR (n:Finding) ON (n.rule, n.status);
