head(COLLECT { MATCH (u:Action) WHERE u.grantUid = g.uid AND u.at >= datetime({epochSeconds: 0}) RETURN u.at ORDER BY u.grantUid DESC, u.at DESC LIMIT 1 })
