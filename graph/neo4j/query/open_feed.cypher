// Notes that a server delivers to this address, so that changes of findings are kept for it, and takes the lease or says
// who has it. Another address begins anew.
MERGE (d:Feed {uid: 'feed'})
SET d.changing = true
REMOVE d.changing
WITH d
FOREACH (one IN CASE WHEN d.digest = $digest THEN [] ELSE [1] END |
  REMOVE d.endedAt, d.trouble, d.troubleAt
  SET d.digest = $digest)
WITH d, d.leaseHolder IS NULL OR d.leaseHolder = $holder OR d.leaseUntil < datetime() AS free
SET d.target = $target, d.keepUntil = datetime() + duration({seconds: $keep}),
    d.leaseHolder = CASE WHEN free THEN $holder ELSE d.leaseHolder END,
    d.leaseUntil = CASE WHEN free THEN datetime() + duration({seconds: $seconds}) ELSE d.leaseUntil END
RETURN d.leaseHolder AS holder, d.leaseUntil AS until, d.endedAt AS endedAt
