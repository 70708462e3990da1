// Where a reach of an identity starts.
MATCH (n:Identity {uid: $value})
RETURN n {.uid, .name, .kind} AS start, [n.uid] AS identities, [] AS credentials, false AS cut
