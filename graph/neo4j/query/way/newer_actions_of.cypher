// A page of the actions that share a value, oldest first, from a place on. At most $look entries of the index are looked at.
MATCH (a:Action)
WHERE a.PROPERTY = $value AND a.at >= $at AND a.at < $to AND (a.at > $at OR a.uid > $atUid)
WITH a ORDER BY a.PROPERTY, a.at, a.uid LIMIT $look
// include: action_lines
