// The quarantine of one run, in the order of file and position.
MATCH (x:Rejection) WHERE x.uid STARTS WITH $prefix AND x.uid > $after
RETURN properties(x) AS rejection
ORDER BY x.uid
LIMIT $most
