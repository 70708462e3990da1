f {.*, node: head(COLLECT { MATCH (f)-[:CONCERNS]->(s) RETURN {name: coalesce(s.name, s.role, s.ref), kind: s.kind} LIMIT 1 }),
    sponsors: COLLECT { MATCH (p:Identity)-[s:SPONSORS]->(:Identity {uid: f.identity}) WHERE (s.validFrom IS NULL OR s.validFrom <= datetime()) AND (s.validTo IS NULL OR s.validTo > datetime()) AND
// include: counted_sponsor
      RETURN p {.uid, .name, .kind, departed: coalesce(p.departedAt <= datetime(), false)} LIMIT 5 }}
