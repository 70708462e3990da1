// The newest tokens of all users.
MATCH (t:ApiToken) WHERE t.createdAt > datetime({epochMillis: 0})
WITH t ORDER BY t.createdAt DESC LIMIT $most
RETURN t {.*} AS token
