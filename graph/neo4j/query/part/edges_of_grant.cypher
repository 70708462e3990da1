  // How the grant was joined with the requests that led to it and with who holds it.
  COLLECT {
    MATCH (r:Request)-[e:PROVISIONED]->(n) WITH e, r ORDER BY r.requestedAt DESC, r.uid LIMIT 20
    RETURN {type: 'PROVISIONED', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: e.source, identity: null,
      from: {uid: r.uid, name: coalesce(r.ref, r.uid), label: 'Request'}, to: {uid: n.uid, name: coalesce(n.role, n.uid), label: 'Grant'}} AS edge
    UNION ALL
    MATCH (n)-[h:HELD_BY]->(o:Identity) WITH h, o ORDER BY o.uid LIMIT 20
    UNWIND coalesce(h.by, []) AS text
    MATCH (k:Alias {uid: text})-[e:NAMES]->(o) WITH DISTINCT k, e, o LIMIT 20
    RETURN {type: 'NAMES', rule: e.rule, key: e.key, confidence: coalesce(e.confidence, 1.0), evidence: e.evidence, source: coalesce(e.source, k.source), identity: o.uid,
      from: {uid: k.uid, name: k.uid, label: 'Alias'}, to: {uid: o.uid, name: o.name, kind: o.kind, label: 'Identity'}} AS edge
  } AS edges
