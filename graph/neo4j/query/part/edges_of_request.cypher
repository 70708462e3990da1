  // How the request was joined with the grants that it led to, and whose the keys are by which it names people.
  COLLECT {
    MATCH (n)-[e:PROVISIONED]->(g:Grant) WITH e, g ORDER BY g.validTo IS NOT NULL, g.role, g.uid LIMIT 20
    RETURN {type: 'PROVISIONED', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: e.source, identity: null,
      from: {uid: n.uid, name: coalesce(n.ref, n.uid), label: 'Request'}, to: {uid: g.uid, name: coalesce(g.role, g.uid), label: 'Grant'}} AS edge
    UNION ALL
    MATCH (n)<-[h:REQUESTED]-(o:Identity) WITH h, o ORDER BY o.uid LIMIT 20
    UNWIND coalesce(h.by, []) AS text
    MATCH (k:Alias {uid: text})-[e:NAMES]->(o) WITH DISTINCT k, e, o LIMIT 20
    RETURN {type: 'NAMES', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: coalesce(e.source, k.source), identity: o.uid,
      from: {uid: k.uid, name: k.uid, label: 'Alias'}, to: {uid: o.uid, name: o.name, kind: o.kind, label: 'Identity'}} AS edge
    UNION ALL
    MATCH (n)-[h:FOR]->(o:Identity) WITH h, o ORDER BY o.uid LIMIT 20
    UNWIND coalesce(h.by, []) AS text
    MATCH (k:Alias {uid: text})-[e:NAMES]->(o) WITH DISTINCT k, e, o LIMIT 20
    RETURN {type: 'NAMES', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: coalesce(e.source, k.source), identity: o.uid,
      from: {uid: k.uid, name: k.uid, label: 'Alias'}, to: {uid: o.uid, name: o.name, kind: o.kind, label: 'Identity'}} AS edge
    UNION ALL
    MATCH (n)<-[:DECIDES]-(:Approval)<-[h:GAVE]-(o:Identity) WITH h, o ORDER BY o.uid LIMIT 20
    UNWIND coalesce(h.by, []) AS text
    MATCH (k:Alias {uid: text})-[e:NAMES]->(o) WITH DISTINCT k, e, o LIMIT 20
    RETURN {type: 'NAMES', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: coalesce(e.source, k.source), identity: o.uid,
      from: {uid: k.uid, name: k.uid, label: 'Alias'}, to: {uid: o.uid, name: o.name, kind: o.kind, label: 'Identity'}} AS edge
  } AS edges
