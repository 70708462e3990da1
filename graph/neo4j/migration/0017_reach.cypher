// A record's hash leads to the credential that it states, so that a key that an intruder made is found by the action that made it.
CREATE INDEX credential_evidence IF NOT EXISTS FOR (n:Credential) ON (n.evidence);
CREATE INDEX case_status_at IF NOT EXISTS FOR (n:Case) ON (n.status, n.openedAt);
