// The node with a uid, of whichever label.
CALL () {
  MATCH (n:Identity {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Action {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Credential {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Grant {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Request {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Approval {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Resource {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Group {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Vendor {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:Contract {uid: $uid}) RETURN n
  UNION ALL
  MATCH (n:AgentInstance {uid: $uid}) RETURN n
}
RETURN properties(n) AS node, labels(n) AS labels, elementId(n) AS handle LIMIT 1
