// Notes that coverage changed.
MATCH (l:Lock {uid: 'coverage'})
SET l.mark = randomUUID()
