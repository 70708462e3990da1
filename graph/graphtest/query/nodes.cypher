// All nodes.
MATCH (n)
UNWIND labels(n) AS label
WITH n, label ORDER BY label
WITH n, collect(label) AS labels
RETURN reduce(text = '', label IN labels | text + ':' + label) + ' ' + coalesce(n.uid, '') AS key, properties(n) AS properties
ORDER BY key
