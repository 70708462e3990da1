// Adds an entry to a case. Where a status is given it is set, and only if nothing was added since the writer looked: $seen
// entries. Setting a property first locks the case, so that writers follow each other.
MATCH (c:Case {uid: $uid})
SET c.touchedAt = $at
WITH c, COUNT { (c)<-[:ADDED_TO]-() } AS count
WHERE $status IS NULL OR (count = $seen AND c.status <> $status)
CREATE (e:CaseEntry {uid: $entry})-[:ADDED_TO]->(c)
SET e += $properties, c.status = coalesce($status, c.status)
WITH e
CALL (e) {
  CALL () {
    MATCH (n:Action {uid: $subject}) WHERE $label = 'Action' RETURN n
    UNION ALL MATCH (n:Identity {uid: $subject}) WHERE $label = 'Identity' RETURN n
    UNION ALL MATCH (n:Credential {uid: $subject}) WHERE $label = 'Credential' RETURN n
    UNION ALL MATCH (n:Grant {uid: $subject}) WHERE $label = 'Grant' RETURN n
    UNION ALL MATCH (n:Request {uid: $subject}) WHERE $label = 'Request' RETURN n
    UNION ALL MATCH (n:Resource {uid: $subject}) WHERE $label = 'Resource' RETURN n
    UNION ALL MATCH (n:Group {uid: $subject}) WHERE $label = 'Group' RETURN n
    UNION ALL MATCH (n:Vendor {uid: $subject}) WHERE $label = 'Vendor' RETURN n
    UNION ALL MATCH (n:AgentInstance {uid: $subject}) WHERE $label = 'AgentInstance' RETURN n
    UNION ALL MATCH (n:Finding {uid: $subject}) WHERE $label = 'Finding' RETURN n
  }
  CREATE (e)-[:POINTS_TO]->(n)
  RETURN count(*) AS pointed
}
RETURN pointed
