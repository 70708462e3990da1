// Removes a filter that the user keeps.
MATCH (s:SavedFilter {uid: $uid}) WHERE s.user = $user
DELETE s
RETURN count(*) AS removed
