// How many of the oldest actions of an identity were done under some of its keys.
MATCH (a:Action) WHERE a.identityUid = $uid AND a.at >= datetime({epochSeconds: 0})
WITH a LIMIT $most
RETURN count(*) AS looked, count(CASE WHEN a.actor IN $keys THEN 1 END) AS number
