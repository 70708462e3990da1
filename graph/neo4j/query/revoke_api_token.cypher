// Ends a token. The first who did so stays.
MATCH (t:ApiToken {uid: $uid}) WHERE t.revokedAt IS NULL
SET t.revokedAt = $at, t.revokedBy = $by
