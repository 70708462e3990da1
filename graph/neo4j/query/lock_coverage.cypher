// Takes the write lock that a change of coverage and the commit of what was judged on it take in turn.
MERGE (l:Lock {uid: 'coverage'})
SET l.takenAt = datetime()
