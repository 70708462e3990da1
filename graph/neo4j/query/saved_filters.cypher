// The filters that a user keeps.
MATCH (s:SavedFilter) WHERE s.user = $user
RETURN s.uid AS uid, s.name AS name, s.query AS query ORDER BY name LIMIT $most
