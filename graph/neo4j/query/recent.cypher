// What a user looked at last, each once: of the newest $look visits those that lead to a node.
MATCH (v:Visit)
WHERE v.user = $user AND v.at >= datetime({epochSeconds: 0})
WITH v ORDER BY v.user DESC, v.at DESC LIMIT $look
WITH v WHERE v.operation = 'look-up'
WITH v.target AS target, max(v.at) AS at ORDER BY at DESC LIMIT $few
CALL (target) {
  MATCH (n:Identity {uid: target}) RETURN n, 'Identity' AS label
  UNION ALL MATCH (n:Action {uid: target}) RETURN n, 'Action' AS label
  UNION ALL MATCH (n:Credential {uid: target}) RETURN n, 'Credential' AS label
  UNION ALL MATCH (n:Grant {uid: target}) RETURN n, 'Grant' AS label
  UNION ALL MATCH (n:Request {uid: target}) RETURN n, 'Request' AS label
  UNION ALL MATCH (n:Resource {uid: target}) RETURN n, 'Resource' AS label
  UNION ALL MATCH (n:Group {uid: target}) RETURN n, 'Group' AS label
  UNION ALL MATCH (n:Vendor {uid: target}) RETURN n, 'Vendor' AS label
  UNION ALL MATCH (n:AgentInstance {uid: target}) RETURN n, 'AgentInstance' AS label
}
RETURN label, n.uid AS uid, n.kind AS kind, coalesce(n.name, n.ref, n.role, n.operation, '') AS name, at
ORDER BY at DESC, label LIMIT $most
