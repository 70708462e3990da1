  // How the records of the chain were joined: the action's own ties, whose the keys are, and what the grant, the credential
  // and the sponsor were joined by. The key of BY, USED and UNDER stands on the action, and its confidence is the key's.
  COLLECT {
    RETURN {type: 'BY', rule: by.rule, key: a.actor, confidence: coalesce(head(COLLECT { MATCH (:Alias {uid: a.actor})-[e:NAMES]->(i) RETURN e.confidence LIMIT 1 }), 1.0), evidence: a.evidence, source: a.source, identity: i.uid,
      from: {uid: a.uid, name: a.operation, label: 'Action'}, to: {uid: i.uid, name: i.name, kind: i.kind, label: 'Identity'}} AS edge
    UNION ALL
    MATCH (k:Alias {uid: a.actor})-[e:NAMES]->(n:Identity) WITH k, e, n ORDER BY n.uid LIMIT 5
    RETURN {type: 'NAMES', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: coalesce(e.source, k.source), identity: n.uid,
      from: {uid: k.uid, name: k.uid, label: 'Alias'}, to: {uid: n.uid, name: n.name, kind: n.kind, label: 'Identity'}} AS edge
    UNION ALL
    MATCH (a)-[e:ON_BEHALF_OF]->(n:Identity) WITH e, n LIMIT 1
    RETURN {type: 'ON_BEHALF_OF', rule: coalesce(e.rule, 'stated'), key: a.principal, confidence: coalesce(head(COLLECT { MATCH (:Alias {uid: a.principal})-[k:NAMES]->(n) RETURN k.confidence LIMIT 1 }), 1.0), evidence: a.evidence, source: a.source, identity: n.uid,
      from: {uid: a.uid, name: a.operation, label: 'Action'}, to: {uid: n.uid, name: n.name, kind: n.kind, label: 'Identity'}} AS edge
    UNION ALL
    MATCH (a)-[e:USED]->(c:Credential) WITH e, c LIMIT 1
    RETURN {type: 'USED', rule: e.rule, key: c.uid, confidence: 1.0, evidence: a.evidence, source: a.source, identity: null,
      from: {uid: a.uid, name: a.operation, label: 'Action'}, to: {uid: c.uid, name: coalesce(c.name, c.uid), kind: c.kind, label: 'Credential'}} AS edge
    UNION ALL
    MATCH (a)-[:USED]->(c:Credential)-[e:ISSUED_TO]->(n:Identity) WITH c, e, n ORDER BY n.uid LIMIT 5
    RETURN {type: 'ISSUED_TO', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: e.source, identity: n.uid,
      from: {uid: c.uid, name: coalesce(c.name, c.uid), kind: c.kind, label: 'Credential'}, to: {uid: n.uid, name: n.name, kind: n.kind, label: 'Identity'}} AS edge
    UNION ALL
    MATCH (a)-[:USED]->(:Credential)-[:DERIVED_FROM*0..9]->(c:Credential)-[e:DERIVED_FROM]->(d:Credential) WITH DISTINCT c, e, d LIMIT 10
    RETURN {type: 'DERIVED_FROM', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: e.source, identity: null,
      from: {uid: c.uid, name: coalesce(c.name, c.uid), kind: c.kind, label: 'Credential'}, to: {uid: d.uid, name: coalesce(d.name, d.uid), kind: d.kind, label: 'Credential'}} AS edge
    UNION ALL
    MATCH (a)-[e:UNDER]->(g:Grant) WITH e, g LIMIT 1
    RETURN {type: 'UNDER', rule: e.rule, key: g.uid, confidence: 1.0, evidence: a.evidence, source: a.source, identity: null,
      from: {uid: a.uid, name: a.operation, label: 'Action'}, to: {uid: g.uid, name: coalesce(g.role, g.uid), label: 'Grant'}} AS edge
    UNION ALL
    MATCH (a)-[:UNDER]->(g:Grant)<-[e:PROVISIONED]-(r:Request) WITH g, e, r ORDER BY r.requestedAt, r.uid LIMIT 10
    RETURN {type: 'PROVISIONED', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: e.source, identity: null,
      from: {uid: r.uid, name: coalesce(r.ref, r.uid), label: 'Request'}, to: {uid: g.uid, name: coalesce(g.role, g.uid), label: 'Grant'}} AS edge
    UNION ALL
    MATCH (p:Identity)-[s:SPONSORS]->(i) WHERE
// include: counted_sponsor
    WITH p, s ORDER BY s.validFrom, p.uid LIMIT 10
    RETURN {type: 'SPONSORS', rule: s.rule, key: s.key, confidence: coalesce(s.confidence, 1.0), evidence: s.evidence, source: s.source, identity: p.uid,
      from: {uid: p.uid, name: p.name, kind: p.kind, label: 'Identity'}, to: {uid: i.uid, name: i.name, kind: i.kind, label: 'Identity'}} AS edge
  } AS edges
