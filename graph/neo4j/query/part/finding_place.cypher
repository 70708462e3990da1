SET f.identity = coalesce(CASE WHEN subject:Identity THEN subject.uid END, head(COLLECT { MATCH (subject)-[:ISSUED_TO|HELD_BY|INSTANCE_OF|NAMES|FOR]->(holder:Identity) RETURN holder.uid ORDER BY holder.uid LIMIT 1 })),
    f.system = coalesce(subject.system, split(split(subject.uid, ':')[0], '-')[0])
