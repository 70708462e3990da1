// Access paths of the rules about state: each starts from the rare side.
CREATE INDEX identity_departed IF NOT EXISTS FOR (n:Identity) ON (n.departedAt);
CREATE INDEX identity_disabled IF NOT EXISTS FOR (n:Identity) ON (n.disabledAt);
CREATE INDEX credential_last_action IF NOT EXISTS FOR (n:Credential) ON (n.lastActionAt);
CREATE INDEX credential_fingerprint IF NOT EXISTS FOR (n:Credential) ON (n.fingerprint);
CREATE INDEX grant_stated IF NOT EXISTS FOR (n:Grant) ON (n.statedAt);
CREATE INDEX contract_ends IF NOT EXISTS FOR (n:Contract) ON (n.endsAt);
CREATE INDEX alias_claimed IF NOT EXISTS FOR (n:Alias) ON (n.claimedBy);
CREATE INDEX run_source_started IF NOT EXISTS FOR (n:CollectorRun) ON (n.source, n.started);
