// Keeps a filter of a user under a name; one of the same name is replaced. It says how many the user has.
MERGE (s:SavedFilter {uid: $uid})
SET s.user = $user, s.name = $name, s.query = $text, s.at = $at
RETURN COUNT { MATCH (o:SavedFilter) WHERE o.user = $user RETURN o } AS count
