// What sources state of these aliases being keys of one identity with others.
UNWIND $uids AS uid
MATCH (a:Alias {uid: uid})-[j:JOINED]-(:Alias)
RETURN DISTINCT startNode(j).uid AS from, endNode(j).uid AS to, j.uid AS uid, properties(j) AS properties
