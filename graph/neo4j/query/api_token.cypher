// A token by its hash, with the roles of its user.
MATCH (t:ApiToken {uid: $uid})
OPTIONAL MATCH (u:User) WHERE u.nameKey = toLower(t.user)
RETURN t {.*} AS token, coalesce(u.roles, []) AS roles
