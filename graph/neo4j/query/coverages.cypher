// The coverage of all sources. The mark is read first: it is never newer than the spans.
OPTIONAL MATCH (l:Lock {uid: 'coverage'})
WITH coalesce(l.mark, '') AS mark
RETURN mark, COLLECT { MATCH (c:Coverage|DoubtedCoverage)-[:OF]->(s:Source) RETURN c {.*, name: s.name, source: s.uid, firstRead: s.firstRead} } AS coverages
