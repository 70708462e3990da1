// One identity with all that its page shows, each list bounded.
MATCH (n:Identity {uid: $uid})
WITH n, COLLECT {
    MATCH (g:Grant)-[:HELD_BY]->(n)
    RETURN {grant: g, groups: []} AS held ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 50
  } + COLLECT {
    MATCH path = (n)-[:MEMBER_OF*1..6]->(group:Group)<-[:HELD_BY]-(g:Grant)
    RETURN {grant: g, groups: [x IN nodes(path) WHERE x:Group | x {.uid, .name}]} AS held ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 50
  } AS holdings,
  COLLECT {
    MATCH (n)-[:REQUESTED]->(r:Request)
    WITH r LIMIT 1000
    RETURN r.uid ORDER BY r.requestedAt DESC, r.uid LIMIT 50
  } AS asked,
  COLLECT {
    MATCH (r:Request)-[:FOR]->(n)
    WITH r LIMIT 1000
    RETURN r.uid ORDER BY r.requestedAt DESC, r.uid LIMIT 50
  } AS named
WITH n, asked, named, COLLECT {
    UNWIND holdings AS held
    WITH held.grant AS g, held.groups AS groups
    RETURN {groups: groups,
// include: grant_line
    }
  } AS grants
RETURN properties(n) AS identity,
// include: open_findings_of_identity
  , COLLECT { MATCH (a:Alias)-[e:NAMES]->(n) RETURN e {.rule, .key, .confidence, .validFrom, .validTo, .evidence, scheme: a.scheme, value: a.value, source: coalesce(e.source, a.source), firstSeen: a.firstSeen} ORDER BY a.scheme, a.value LIMIT 50 } AS aliases,
  COUNT { (n)<-[:NAMES]-() } AS aliasCount,
  COLLECT { MATCH (p:Identity)-[s:SPONSORS]->(n) WHERE
// include: counted_sponsor
    RETURN s {.validFrom, .validTo, .rule, .key, .confidence, .evidence, .firstSeen, person: p {.uid, .name, .kind, .departedAt, .unattributed}} ORDER BY s.validFrom DESC, p.uid LIMIT 50 } AS sponsorships,
  COUNT { MATCH (n)<-[s:SPONSORS]-() WHERE
// include: counted_sponsor
  } AS sponsorshipCount,
  COLLECT {
    MATCH (n)-[s:SPONSORS]->(o:Identity) WHERE
// include: counted_sponsor
    RETURN s {.validFrom, .validTo, node: o {.uid, .name, .kind}, gaps: COUNT { MATCH (f:Finding) WHERE (f.subject = o.uid OR f.identity = o.uid) AND f.status = 'open' RETURN f }} ORDER BY o.name, o.uid LIMIT 50
  } AS sponsored,
  COUNT { MATCH (n)-[s:SPONSORS]->() WHERE
// include: counted_sponsor
  } AS sponsoredCount,
  grants,
  COUNT { (n)<-[:HELD_BY]-() } + COUNT { MATCH (n)-[:MEMBER_OF*1..6]->(:Group)<-[:HELD_BY]-(g:Grant) RETURN g LIMIT 1000 } AS grantCount,
  COLLECT {
    MATCH (c:Credential)-[:ISSUED_TO]->(n)
    WITH c LIMIT 200
    WITH c ORDER BY c.expiresAt IS NOT NULL, c.issuedAt DESC, c.uid LIMIT 50
    RETURN c {.*, replacedBy: head(COLLECT { MATCH (x:Credential)-[:REPLACES]->(c) RETURN x.uid LIMIT 1 })}
  } AS credentials,
  COUNT { (n)<-[:ISSUED_TO]-() } AS credentialCount,
  COLLECT { MATCH (n)-[m:MEMBER_OF]->(o:Group) RETURN m {.validFrom, .validTo, node: o {.uid, .name}} ORDER BY o.name, o.uid LIMIT 50 } AS groups,
  COUNT { (n)-[:MEMBER_OF]->() } AS groupCount,
  asked,
  COUNT { (n)-[:REQUESTED]->() } AS askedCount,
  named,
  COUNT { (n)<-[:FOR]-() } AS namedCount,
  COLLECT {
    UNWIND asked + named + [line IN grants | line.request] AS requestUid
    WITH DISTINCT requestUid
    MATCH (r:Request {uid: requestUid})
    RETURN
// include: request_columns
  } AS requests,
  COLLECT {
    MATCH (n)-[:GAVE]->(d:Approval)
    WITH d LIMIT 1000
    WITH d ORDER BY d.decidedAt DESC, d.uid LIMIT 50
    RETURN d {.*, request: head(COLLECT { MATCH (d)-[:DECIDES]->(q:Request) RETURN q {.uid, name: q.ref} }),
      isRequester: EXISTS { (n)-[:REQUESTED]->(:Request)<-[:DECIDES]-(d) },
      answers: COLLECT { MATCH (n)-[s:SPONSORS]->(:Identity)-[:REQUESTED]->(:Request)<-[:DECIDES]-(d) WHERE
// include: counted_sponsor
        RETURN s {.validFrom, .validTo, .windows, uid: n.uid} LIMIT 20 }}
  } AS decided,
  COUNT { (n)-[:GAVE]->() } AS decidedCount,
  COLLECT { MATCH (o:AgentInstance)-[:INSTANCE_OF]->(n) WITH o LIMIT 1000 RETURN {validFrom: o.startedAt, node: o {.uid, .name}} ORDER BY o.startedAt DESC, o.uid LIMIT 50 } AS instances,
  COUNT { (n)<-[:INSTANCE_OF]-() } AS instanceCount,
  COLLECT { MATCH (v:Vendor)-[:OPERATES]->(n) RETURN v {.uid, .name} ORDER BY v.uid LIMIT 5 } AS vendors
