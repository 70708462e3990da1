// Opens a case with its first entry.
CREATE (c:Case {uid: $uid})
SET c += $properties
WITH c
CREATE (e:CaseEntry {uid: $entry})-[:ADDED_TO]->(c)
SET e += $first
