// Where a reach of an address starts: the credentials that were used from it, and the identities that acted without one.
MATCH (a:Action)
WHERE a.sourceIp = $value AND a.at >= $from AND a.at < $to
WITH a ORDER BY a.sourceIp DESC, a.at DESC LIMIT $look
WITH count(*) AS looked, collect(DISTINCT a.credentialUid) AS credentials,
  collect(DISTINCT CASE WHEN a.credentialUid IS NULL THEN a.identityUid END) AS identities
RETURN {uid: $value, name: $value} AS start, credentials[..$most] AS credentials, identities[..$most] AS identities,
  looked = $look OR size(credentials) > $most OR size(identities) > $most AS cut
