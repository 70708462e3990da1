// Stores a token, and counts the live ones of its user.
MERGE (t:ApiToken {uid: $uid})
ON CREATE SET t += $properties
RETURN COUNT { MATCH (o:ApiToken) WHERE o.user = $user AND o.createdAt <= $at AND o.revokedAt IS NULL AND o.expiresAt > $at RETURN o } AS live
