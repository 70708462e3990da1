    r {.*, requester: head(COLLECT { MATCH (asker:Identity)-[:REQUESTED]->(r) RETURN asker {.uid, .name, .kind, .departedAt, .unattributed} ORDER BY coalesce(asker.unattributed, false) DESC, coalesce(asker.kind = 'Person', false), asker.uid LIMIT 1 }),
      requesters: COLLECT { MATCH (asker:Identity)-[:REQUESTED]->(r) RETURN asker.uid ORDER BY asker.uid LIMIT 200 },
      answerers: COLLECT { MATCH (person:Identity)-[s:SPONSORS]->(:Identity)-[:REQUESTED]->(r) WHERE
// include: counted_sponsor
        RETURN s {.validFrom, .validTo, .windows, uid: person.uid} LIMIT 1000 },
      for: COLLECT { MATCH (r)-[:FOR]->(subject:Identity) RETURN subject.uid ORDER BY subject.uid LIMIT 50 },
      approvals: COLLECT {
        MATCH (approval:Approval)-[:DECIDES]->(r)
        OPTIONAL MATCH (approver:Identity)-[:GAVE]->(approval)
        RETURN approval {.*, approver: approver {.uid, .name, .kind, .departedAt, .unattributed},
          members: COLLECT {
            MATCH (m)-[b:MEMBER_OF]->(:Group {uid: approver.uid})
            RETURN m {.uid, .name, .kind, .departedAt, .unattributed, membership: b {.validFrom, .validTo, .windows}} ORDER BY m.uid LIMIT 20
          }}
        ORDER BY approval.decidedAt, approval.uid LIMIT 50 }}
