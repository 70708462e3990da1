// How many findings have each rule, severity, system or sponsor. At most $look entries of the index are looked at, the
// newest.
MATCH (f:Finding)
WHERE PREDICATE AND f.lastAt >= $from
WITH f ORDER BY DESCENDING f.lastAt DESC, f.uid DESC LIMIT $look
WITH collect(f) AS looked
WITH size(looked) AS looked, [f IN looked WHERE
// include: finding_filter
  ] AS kept
RETURN looked, COLLECT {
  UNWIND kept AS f
  UNWIND CASE $group
    WHEN 'sponsor' THEN COLLECT { MATCH (p:Identity)-[s:SPONSORS]->(:Identity {uid: f.identity}) WHERE (s.validFrom IS NULL OR s.validFrom <= datetime()) AND (s.validTo IS NULL OR s.validTo > datetime()) AND
// include: counted_sponsor
      RETURN DISTINCT {value: p.uid, name: p.name} LIMIT 20 } + CASE WHEN EXISTS { MATCH (:Identity)-[s:SPONSORS]->(:Identity {uid: f.identity}) WHERE (s.validFrom IS NULL OR s.validFrom <= datetime()) AND (s.validTo IS NULL OR s.validTo > datetime()) AND
// include: counted_sponsor
    } THEN [] ELSE [{value: ''}] END
    ELSE [{value: CASE $group WHEN 'rule' THEN f.rule WHEN 'severity' THEN f.severity ELSE coalesce(f.system, '') END}] END AS one
  WITH one.value AS value, one.name AS name, count(*) AS count
  RETURN {value: value, name: name, count: count}
} AS groups
