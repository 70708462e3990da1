// Gives the lease of a source back.
MATCH (s:Source {uid: $uid}) WHERE s.leaseHolder = $holder
REMOVE s.leaseHolder, s.leaseUntil
