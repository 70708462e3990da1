// What a text names: exactly, by any identifier, else as the beginning of a name. Exact hits come first.
CALL () {
  MATCH (a:Action) WHERE a.uid IN $actionUids
  RETURN 'Action' AS label, a.uid AS uid, a.operation AS name, null AS kind, 'event id' AS matched, true AS exact, '' AS of, toString(a.at) AS detail
  UNION ALL
  MATCH (x:Alias)-[:NAMES]->(i:Identity) WHERE x.value = $text
  RETURN 'Identity' AS label, i.uid AS uid, i.name AS name, i.kind AS kind, x.scheme AS matched, true AS exact, '' AS of, coalesce(i.environment, '') AS detail LIMIT $most
  UNION ALL
  MATCH (x:Alias)-[:NAMES]->(i:Identity) WHERE x.uid = $text
  RETURN 'Identity' AS label, i.uid AS uid, i.name AS name, i.kind AS kind, x.scheme AS matched, true AS exact, '' AS of, coalesce(i.environment, '') AS detail LIMIT $most
  UNION ALL
  MATCH (i:Identity) WHERE i.uid = $text
  RETURN 'Identity' AS label, i.uid AS uid, i.name AS name, i.kind AS kind, 'uid' AS matched, true AS exact, '' AS of, coalesce(i.environment, '') AS detail
  UNION ALL
  MATCH (c:Credential) WHERE c.name = $text
  RETURN 'Credential' AS label, c.uid AS uid, c.name AS name, c.kind AS kind, 'credential' AS matched, true AS exact, '' AS of, coalesce(c.kind, '') AS detail LIMIT $most
  UNION ALL
  MATCH (c:Credential) WHERE c.uid = $text
  RETURN 'Credential' AS label, c.uid AS uid, c.name AS name, c.kind AS kind, 'uid' AS matched, true AS exact, '' AS of, coalesce(c.kind, '') AS detail
  UNION ALL
  MATCH (c:Credential) WHERE c.fingerprint = $text
  RETURN 'Credential' AS label, c.uid AS uid, c.name AS name, c.kind AS kind, 'fingerprint' AS matched, true AS exact, '' AS of, coalesce(c.kind, '') AS detail LIMIT $most
  UNION ALL
  MATCH (r:Request) WHERE r.ref = $text
  RETURN 'Request' AS label, r.uid AS uid, r.ref AS name, null AS kind, 'request number' AS matched, true AS exact, '' AS of, coalesce(r.title, '') AS detail LIMIT $most
  UNION ALL
  MATCH (r:Request) WHERE r.uid = $text
  RETURN 'Request' AS label, r.uid AS uid, r.ref AS name, null AS kind, 'uid' AS matched, true AS exact, '' AS of, coalesce(r.title, '') AS detail
  UNION ALL
  MATCH (g:Grant) WHERE g.uid = $text
  RETURN 'Grant' AS label, g.uid AS uid, g.role AS name, null AS kind, 'uid' AS matched, true AS exact, '' AS of, coalesce(g.system, '') AS detail
  UNION ALL
  MATCH (r:Resource) WHERE r.uid = $text
  RETURN 'Resource' AS label, r.uid AS uid, r.name AS name, r.kind AS kind, 'uid' AS matched, true AS exact, '' AS of, coalesce(r.kind, '') AS detail
  UNION ALL
  MATCH (r:Resource) WHERE r.name = $text
  RETURN 'Resource' AS label, r.uid AS uid, r.name AS name, r.kind AS kind, 'name' AS matched, true AS exact, '' AS of, coalesce(r.kind, '') AS detail LIMIT $most
  UNION ALL
  MATCH (n:Group) WHERE n.uid = $text
  RETURN 'Group' AS label, n.uid AS uid, n.name AS name, null AS kind, 'uid' AS matched, true AS exact, '' AS of, '' AS detail
  UNION ALL
  MATCH (n:Vendor) WHERE n.uid = $text
  RETURN 'Vendor' AS label, n.uid AS uid, n.name AS name, null AS kind, 'uid' AS matched, true AS exact, '' AS of, '' AS detail
  UNION ALL
  MATCH (n:AgentInstance) WHERE n.uid = $text
  RETURN 'AgentInstance' AS label, n.uid AS uid, n.name AS name, null AS kind, 'uid' AS matched, true AS exact, '' AS of, coalesce(n.host, '') AS detail
  UNION ALL
  MATCH (n:AgentInstance) WHERE n.name = $text
  RETURN 'AgentInstance' AS label, n.uid AS uid, n.name AS name, null AS kind, 'instance' AS matched, true AS exact, '' AS of, coalesce(n.host, '') AS detail LIMIT $most
  UNION ALL
  MATCH (a:Action) WHERE a.toolCallId = $text
  RETURN 'Action' AS label, a.uid AS uid, a.operation AS name, null AS kind, 'tool call' AS matched, true AS exact, '' AS of, toString(a.at) AS detail LIMIT $most
  UNION ALL
  CALL () { MATCH (a:Action) WHERE a.conversationId = $text RETURN a LIMIT 1 }
  RETURN '' AS label, $text AS uid, $text AS name, null AS kind, 'conversation' AS matched, true AS exact, 'conversation' AS of, 'its actions' AS detail
  UNION ALL
  CALL () { MATCH (a:Action) WHERE a.traceId = $text RETURN a LIMIT 1 }
  RETURN '' AS label, $text AS uid, $text AS name, null AS kind, 'trace' AS matched, true AS exact, 'trace' AS of, 'its actions' AS detail
  UNION ALL
  CALL () { MATCH (a:Action) WHERE a.sourceIp = $text AND a.at >= datetime({epochSeconds: 0}) RETURN a LIMIT 1 }
  RETURN '' AS label, $text AS uid, $text AS name, null AS kind, 'source address' AS matched, true AS exact, 'address' AS of, 'actions from it' AS detail
  UNION ALL
  MATCH (i:Identity) WHERE i.name STARTS WITH $text
  RETURN 'Identity' AS label, i.uid AS uid, i.name AS name, i.kind AS kind, 'name' AS matched, i.name = $text AS exact, '' AS of, coalesce(i.environment, '') AS detail LIMIT $most
  UNION ALL
  MATCH (r:Request) WHERE r.title STARTS WITH $text
  RETURN 'Request' AS label, r.uid AS uid, r.ref AS name, null AS kind, 'title' AS matched, false AS exact, '' AS of, r.title AS detail LIMIT $most
  UNION ALL
  MATCH (r:Request) WHERE r.ref STARTS WITH $text
  RETURN 'Request' AS label, r.uid AS uid, r.ref AS name, null AS kind, 'request number' AS matched, false AS exact, '' AS of, coalesce(r.title, '') AS detail LIMIT $most
  UNION ALL
  MATCH (r:Resource) WHERE r.name STARTS WITH $text
  RETURN 'Resource' AS label, r.uid AS uid, r.name AS name, r.kind AS kind, 'name' AS matched, false AS exact, '' AS of, coalesce(r.kind, '') AS detail LIMIT $most
  UNION ALL
  MATCH (n:Vendor) WHERE n.name STARTS WITH $text
  RETURN 'Vendor' AS label, n.uid AS uid, n.name AS name, null AS kind, 'name' AS matched, n.name = $text AS exact, '' AS of, '' AS detail LIMIT $most
  UNION ALL
  MATCH (n:Group) WHERE n.name STARTS WITH $text
  RETURN 'Group' AS label, n.uid AS uid, n.name AS name, null AS kind, 'name' AS matched, n.name = $text AS exact, '' AS of, '' AS detail LIMIT $most
  UNION ALL
  MATCH (g:Grant) WHERE g.role STARTS WITH $text
  RETURN 'Grant' AS label, g.uid AS uid, g.role AS name, null AS kind, 'role' AS matched, false AS exact, '' AS of, coalesce(g.system, '') AS detail LIMIT $most
}
WITH label, uid, of, collect({name: name, kind: kind, matched: matched, exact: exact, detail: detail}) AS ways
WITH label, uid, of, coalesce(head([w IN ways WHERE w.exact]), head(ways)) AS way
RETURN label, uid, of, way.name AS name, way.kind AS kind, way.matched AS matched, way.exact AS exact, way.detail AS detail,
  CASE label WHEN 'Identity' THEN COLLECT { MATCH (x:Alias)-[:NAMES]->(:Identity {uid: uid}) RETURN x.value LIMIT 4 } ELSE [] END AS keys
ORDER BY exact DESC, label, name, uid
LIMIT $most + 1
