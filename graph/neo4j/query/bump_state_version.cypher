// Tells other processes that resolutions they remember may be outdated.
MATCH (l:Lock {uid: 'state'})
SET l.version = coalesce(l.version, 0) + 1
