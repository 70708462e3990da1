// The uids of what a text names: its uid, any key or the exact name.
CALL () {
  RETURN $text AS uid
  UNION
  MATCH (x:Alias)-[:NAMES]->(i:Identity) WHERE x.value = $text
  RETURN coalesce(i.mergedInto, i.uid) AS uid LIMIT $most
  UNION
  MATCH (x:Alias)-[:NAMES]->(i:Identity) WHERE x.uid = $text
  RETURN coalesce(i.mergedInto, i.uid) AS uid LIMIT $most
  UNION
  MATCH (i:Identity) WHERE i.name = $text
  RETURN coalesce(i.mergedInto, i.uid) AS uid LIMIT $most
  UNION
  MATCH (c:Credential) WHERE c.name = $text
  RETURN c.uid AS uid LIMIT $most
  UNION
  MATCH (c:Credential) WHERE c.fingerprint = $text
  RETURN c.uid AS uid LIMIT $most
  UNION
  MATCH (g:Grant) WHERE g.role = $text
  RETURN g.uid AS uid LIMIT $most
  UNION
  MATCH (r:Request) WHERE r.ref = $text
  RETURN r.uid AS uid LIMIT $most
}
RETURN DISTINCT uid
