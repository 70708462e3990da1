// How often identities were merged.
MATCH (l:Lock {uid: 'state'})
RETURN coalesce(l.version, 0) AS version
