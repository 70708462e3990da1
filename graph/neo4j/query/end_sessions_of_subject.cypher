// Removes all sessions of one user.
MATCH (s:Session) WHERE s.subject = $key
WITH s, s.uid AS uid
DELETE s
RETURN uid
