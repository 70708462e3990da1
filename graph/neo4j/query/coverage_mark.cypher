// The mark of the coverage, with its lock taken.
MERGE (l:Lock {uid: 'coverage'})
SET l.takenAt = datetime()
RETURN coalesce(l.mark, '') AS mark
