// Where a reach of a vendor starts: the identities that it operates.
MATCH (n:Vendor {uid: $value})
RETURN n {.uid, .name} AS start, [] AS credentials,
  COLLECT { MATCH (n)-[:OPERATES]->(i:Identity) RETURN i.uid ORDER BY i.uid LIMIT $most } AS identities,
  COUNT { (n)-[:OPERATES]->() } > $most AS cut
