// What one run rejected, in the order of file and position. A replay rejects what bears the uid of an earlier run.
CALL () {
  MATCH (x:Rejection) WHERE x.uid STARTS WITH $prefix AND x.uid > $after
  RETURN x ORDER BY x.uid LIMIT $most
  UNION
  MATCH (r:CollectorRun {uid: $run}) WHERE r.replay
  MATCH (r)<-[:REJECTED_BY]-(x:Rejection) WHERE x.uid > $after
  RETURN x ORDER BY x.uid LIMIT $most
}
RETURN properties(x) AS rejection
ORDER BY x.uid
LIMIT $most
