// Gives the lease of the feed back.
MATCH (d:Feed {uid: 'feed'}) WHERE d.leaseHolder = $holder
REMOVE d.leaseHolder, d.leaseUntil
