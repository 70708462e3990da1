// Takes the lease of a source, or says who has it.
MATCH (s:Source {uid: $uid})
SET s.leaseAskedAt = datetime()
WITH s, s.leaseHolder IS NULL OR s.leaseHolder = $holder OR s.leaseUntil < datetime() AS free
SET s.leaseHolder = CASE WHEN free THEN $holder ELSE s.leaseHolder END,
    s.leaseUntil = CASE WHEN free THEN datetime() + duration({seconds: $seconds}) ELSE s.leaseUntil END
REMOVE s.leaseAskedAt
RETURN s.leaseHolder AS holder, s.leaseUntil AS until
