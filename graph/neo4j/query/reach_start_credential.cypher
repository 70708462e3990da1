// Where a reach of a credential starts.
MATCH (n:Credential {uid: $value})
RETURN n {.uid, .name, .kind} AS start, [] AS identities, [n.uid] AS credentials, false AS cut
