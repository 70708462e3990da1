// The identity that a key names, or the first of those that claim it where it names none.
MATCH (a:Alias {uid: $uid})
RETURN coalesce(
  head(COLLECT { MATCH (a)-[e:NAMES]->(i:Identity) RETURN i.uid ORDER BY e.validTo IS NOT NULL, i.uid LIMIT 1 }),
  head(coalesce(a.claimedBy, []))) AS uid
