// Removes a session.
MATCH (s:Session {uid: $uid})
DELETE s
