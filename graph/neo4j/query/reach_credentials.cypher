// What whoever has these credentials and identities in hand has with them: credentials of the identities, and whatever was
// obtained with any of them since $from, to any depth. Credentials that had ended before $from are left out.
CALL () {
  UNWIND $credentials AS uid
  MATCH (c:Credential {uid: uid})
  RETURN c, 'start' AS how, null AS from, 0 AS depth
  UNION ALL
  UNWIND $identities AS uid
  MATCH (i:Identity {uid: uid})
  CALL (i) {
    MATCH (c:Credential)-[:ISSUED_TO]->(i)
    WITH c LIMIT $look
    WITH c WHERE (c.revokedAt IS NULL OR c.revokedAt > $from) AND (c.expiresAt IS NULL OR c.expiresAt > $from) AND (c.issuedAt IS NULL OR c.issuedAt < $to)
    RETURN c ORDER BY c.issuedAt DESC, c.uid LIMIT $most
  }
  RETURN c, 'issued' AS how, uid AS from, 0 AS depth
}
CALL (c, how, from, depth) {
  RETURN c AS held, how AS way, from AS through, depth AS steps
  UNION ALL
  MATCH (c) ((parent:Credential)<-[:DERIVED_FROM]-(child:Credential WHERE (child.issuedAt IS NULL OR child.issuedAt >= $from AND child.issuedAt < $to))){1,10}
  WITH parent, child LIMIT $most
  RETURN child[-1] AS held, 'derived' AS way, parent[-1].uid AS through, size(child) AS steps
}
WITH held, way, through, steps ORDER BY steps, held.uid
WITH held, collect({how: way, from: through, depth: steps})[0] AS first LIMIT $most
RETURN held {.*, how: first.how, from: first.from, depth: first.depth, lastUsed: held.lastActionAt,
  holders: COLLECT { MATCH (held)-[:ISSUED_TO]->(h:Identity) RETURN h {.uid, .name, .unattributed} ORDER BY coalesce(h.unattributed, false), h.uid LIMIT 5 },
  replacedBy: head(COLLECT { MATCH (n:Credential)-[:REPLACES]->(held) RETURN n.uid ORDER BY n.issuedAt, n.uid LIMIT 1 }),
  replacedAt: head(COLLECT { MATCH (n:Credential)-[:REPLACES]->(held) WHERE n.issuedAt IS NOT NULL RETURN n.issuedAt ORDER BY n.issuedAt LIMIT 1 })} AS credential
ORDER BY first.depth, held.issuedAt, held.uid
