OPTIONAL MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'credential' AND (v.from IS NULL OR v.from <= $now)
WITH collect(v {.system, to: CASE WHEN v.to <= $now THEN v.to ELSE $now END}) AS spans
