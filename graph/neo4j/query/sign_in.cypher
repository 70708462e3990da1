// Records that a user signed in. The name is that of the first sign-in.
MERGE (u:User {uid: $uid})
ON CREATE SET u.name = $name, u.nameKey = $nameKey, u.firstSeen = $at
SET u += $properties, u.lastSeen = $at
RETURN u.name AS name
