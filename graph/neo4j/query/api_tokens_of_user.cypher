// The newest tokens of a user.
MATCH (t:ApiToken) WHERE t.user = $user AND t.createdAt IS NOT NULL
WITH t ORDER BY t.user DESC, t.createdAt DESC LIMIT $most
RETURN t {.*} AS token
