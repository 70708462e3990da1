// What nodes led to by what is on record, but for actions: on from each, at most $each a node and one more.
MATCH (x) WHERE elementId(x) IN $frontier
CALL (x) {
  CALL (x) {
    MATCH (x)-[r:REQUESTED|GAVE|DECIDES|PROVISIONED|HELD_BY|ISSUED_TO|ON]->(y) RETURN r, y
    UNION ALL
    MATCH (x)<-[r:ISSUED_TO|DERIVED_FROM|INSTANCE_OF]-(y) RETURN r, y
  }
  WITH r, y
// include: within_span
  LIMIT $each + 1
  RETURN r, y
}
RETURN elementId(x) AS x, type(r) AS type, r.validFrom AS validFrom, r.validTo AS validTo, elementId(y) AS handle, labels(y) AS labels,
  y {.uid, .name, .role, .ref, .operation, .kind, .at, .issuedAt, .validFrom, .validTo, .decidedAt, .requestedAt, .startedAt, .expiresAt, .revokedAt, .departedAt, .disabledAt, .decision, .verdict, .outcome, .gaps, .system, .environment, .classification, .title} AS node
ORDER BY x, type, node.uid
