// The content of a session that has not ended.
MATCH (s:Session {uid: $uid}) WHERE s.expiry > $now
RETURN s.content AS content
