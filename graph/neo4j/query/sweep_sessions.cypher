// Removes some sessions that have ended.
MATCH (s:Session) WHERE s.expiry <= $now
WITH s LIMIT 1000
DELETE s
RETURN count(*) AS removed
