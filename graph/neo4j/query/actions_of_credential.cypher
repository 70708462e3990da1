// A page of the actions on one credential, oldest first.
MATCH (a:Action)
WHERE a.credentialUid = $uid AND a.at >= $after AND (a.at > $after OR a.uid > $afterUid)
RETURN properties(a) AS action
ORDER BY a.credentialUid, a.at, a.uid
LIMIT $most
