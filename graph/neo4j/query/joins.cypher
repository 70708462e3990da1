// How the keys of one identity were joined: by what statements, and what analysts decided about them. Lists are bounded.
MATCH (n:Identity {uid: $uid})
RETURN properties(n) AS identity,
  COLLECT { MATCH (a:Alias)-[e:NAMES]->(n) RETURN e {.rule, .key, .confidence, .validFrom, .validTo, .evidence, scheme: a.scheme, value: a.value, source: coalesce(e.source, a.source), firstSeen: a.firstSeen, lastSeen: a.lastSeen} ORDER BY a.scheme, a.value LIMIT $most } AS aliases,
  COLLECT {
    MATCH (k:Alias)-[:NAMES]->(n) WITH k ORDER BY k.scheme, k.value LIMIT $most
    MATCH (k)-[j:JOINED]-(:Alias)
    WITH DISTINCT j, startNode(j) AS from, endNode(j) AS to LIMIT $most
    RETURN j {.*, from: from.uid, to: to.uid,
      void: NOT EXISTS { MATCH (from)-[:NAMES]->(:Identity)<-[:NAMES]-(to) }} ORDER BY from.uid, to.uid, j.uid
  } AS claims,
  COLLECT {
    MATCH (k:Alias)-[:NAMES]->(n) WITH k ORDER BY k.scheme, k.value LIMIT $most
    MATCH (k)<-[:ABOUT]-(d:JoinDecision)
    WITH DISTINCT d LIMIT $most
    RETURN d {.*, withdrawnBy: head(COLLECT { MATCH (w:JoinDecision)-[:WITHDRAWS]->(d) RETURN w.uid LIMIT 1 })} ORDER BY d.at DESC, d.uid
  } AS decisions,
  COLLECT {
    MATCH (k:Alias)-[:NAMES]->(n) WITH k ORDER BY k.scheme, k.value LIMIT $most
    MATCH (k)-[:JOINED*0..1]-(c:Alias)
    WITH DISTINCT c LIMIT 10 * $most
    WITH c WHERE c.claimedBy IS NOT NULL
    WITH c LIMIT 20
    RETURN c {.scheme, .value,
      claimants: COLLECT { UNWIND c.claimedBy AS claimant MATCH (i:Identity {uid: claimant}) WHERE i.mergedInto IS NULL RETURN i {.uid, .name, .kind} ORDER BY i.uid LIMIT 20 },
      findings: COLLECT { MATCH (f:Finding) WHERE f.subject = c.uid RETURN
// include: finding_shown
        AS finding ORDER BY f.lastAt DESC, f.uid LIMIT 5 }} ORDER BY c.scheme, c.value
  } AS conflicts,
  COLLECT { MATCH (m:Identity {mergedInto: n.uid}) RETURN m {.uid, .name, .kind} ORDER BY m.uid LIMIT $most } AS merged
