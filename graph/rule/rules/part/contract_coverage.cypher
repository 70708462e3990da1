MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'contract' AND (v.from IS NULL OR v.from <= $now)
WITH max(CASE WHEN v.to <= $now THEN v.to ELSE $now END) AS asOf WHERE asOf IS NOT NULL
