// A page of the actions of one identity, oldest first.
MATCH (a:Action)
WHERE a.identityUid = $uid AND a.at >= $after AND (a.at > $after OR a.uid > $afterUid)
RETURN properties(a) AS action
ORDER BY a.identityUid, a.at, a.uid
LIMIT $most
