// What joins the keys of an identity is written down statement by statement. Of the joins so far only the latest is known.
CREATE INDEX identity_part IF NOT EXISTS FOR (n:Identity) ON (n.partFrom);
CREATE INDEX identity_part_principals IF NOT EXISTS FOR (n:Identity) ON (n.partPrincipals);
CREATE INDEX decision_at IF NOT EXISTS FOR (n:JoinDecision) ON (n.at);
