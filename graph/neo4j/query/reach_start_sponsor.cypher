// Where a reach of a sponsor starts: the identities that the person answers for. Spans are compared by the caller.
MATCH (n:Identity {uid: $value})
RETURN n {.uid, .name, .kind} AS start, [] AS credentials,
  COLLECT { MATCH (n)-[s:SPONSORS]->(i:Identity) WHERE
// include: counted_sponsor
    RETURN s {.validFrom, .validTo, .windows, uid: i.uid} ORDER BY i.uid LIMIT $most } AS sponsored,
  COUNT { MATCH (n)-[s:SPONSORS]->() WHERE
// include: counted_sponsor
  } > $most AS cut
