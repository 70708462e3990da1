// Takes the write lock that serialises changes of state.
MERGE (l:Lock {uid: 'state'})
SET l.takenAt = datetime()
