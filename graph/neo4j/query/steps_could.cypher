// What nodes lead to by the access that was given: on from each, at most $each a node and one more.
MATCH (x) WHERE elementId(x) IN $frontier
CALL (x) {
  CALL (x) {
    MATCH (x)-[r:SPONSORS|OPERATES|MEMBER_OF|COVERS|ISSUED_TO]->(y) RETURN r, y
    UNION ALL
    MATCH (x)<-[r:HELD_BY|PART_OF|DERIVED_FROM]-(y) RETURN r, y
    UNION ALL
    // Of its credentials only those count with which others were obtained: with them it passed into another identity.
    MATCH (x)<-[r:ISSUED_TO]-(y) WHERE EXISTS { (y)<-[:DERIVED_FROM]-() } RETURN r, y
  }
  WITH r AS s, r, y WHERE
// include: counted_sponsor
  WITH r, y
// include: alive
  LIMIT $each + 1
  RETURN r, y
}
RETURN elementId(x) AS x, type(r) AS type, r.validFrom AS validFrom, r.validTo AS validTo, elementId(y) AS handle, labels(y) AS labels,
  y {.uid, .name, .role, .ref, .operation, .kind, .at, .issuedAt, .validFrom, .validTo, .decidedAt, .requestedAt, .startedAt, .expiresAt, .revokedAt, .departedAt, .disabledAt, .decision, .verdict, .outcome, .gaps, .system, .environment, .classification, .title} AS node
ORDER BY x, type, node.uid
