// All relationships.
MATCH (from)-[r]->(to)
RETURN '(' + coalesce(from.uid, '') + ')-[' + type(r) + coalesce(' ' + r.uid, '') + ']->(' + coalesce(to.uid, '') + ')' AS key, properties(r) AS properties
ORDER BY key
