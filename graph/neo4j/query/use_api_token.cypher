// Notes when a token was used last.
MATCH (t:ApiToken {uid: $uid}) WHERE t.usedAt IS NULL OR t.usedAt < $at
SET t.usedAt = $at
