// Where a reach of a sponsor starts: the identities that the person answers for. Spans are compared by the caller.
MATCH (n:Identity {uid: $value})
RETURN n {.uid, .name, .kind} AS start, [] AS credentials,
  COLLECT { MATCH (n)-[s:SPONSORS]->(i:Identity) RETURN s {.validFrom, .validTo, .windows, uid: i.uid} ORDER BY i.uid LIMIT $most } AS sponsored,
  COUNT { (n)-[:SPONSORS]->() } > $most AS cut
