// Removes the sessions that came of one session of an identity provider.
MATCH (s:Session) WHERE s.provider = $key
WITH s, s.uid AS uid
DELETE s
RETURN uid
