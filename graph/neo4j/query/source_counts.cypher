// The numbers of one source. It counts its actions one by one: only for the end of a run by hand.
CALL () {
  MATCH (a:Action) WHERE a.source = $source
  OPTIONAL MATCH (a)-[:USED]->(c:Credential)
  RETURN count(a) AS actions, a.verdict AS verdict,
    sum(CASE WHEN c.issuedAt IS NOT NULL AND c.kind = 'aws-session' THEN 1 ELSE 0 END) AS derived,
    sum(CASE WHEN a.credentialUid STARTS WITH 'aws-key:ASIA' THEN 1 ELSE 0 END) AS sessions
}
CALL () {
  MATCH (c:Credential) WHERE c.source = $source AND c.issuedAt IS NOT NULL AND c.kind = 'aws-session'
  RETURN count(c) AS issued
}
RETURN verdict, actions, derived, sessions, issued
