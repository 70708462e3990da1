// A page of findings, newest first, from a place on. At most $look entries of the index are looked at.
MATCH (f:Finding)
WHERE PREDICATE AND f.lastAt <= $at AND f.lastAt >= $from AND (f.lastAt < $at OR f.uid < $atUid)
WITH f ORDER BY DESCENDING f.lastAt DESC, f.uid DESC LIMIT $look
// include: finding_lines
