// A page of findings, oldest first, from a place on. At most $look entries of the index are looked at.
MATCH (f:Finding)
WHERE PREDICATE AND f.lastAt >= $at AND f.lastAt >= $from AND (f.lastAt > $at OR f.uid > $atUid)
WITH f ORDER BY ASCENDING f.lastAt, f.uid LIMIT $look
// include: finding_lines
