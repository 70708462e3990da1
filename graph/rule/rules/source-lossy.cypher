// id: source-lossy
// title: Source with records that could not be read
// kind: state
// category: source
// severity: medium
// subject: Source
// identity: [uid]
// description: >
//   Records of a source were rejected of late and still lie in quarantine. What they say is missing from every chain.
// sees: The runs of each source with their numbers, and the records in quarantine.
// cannotSee: Records that the system never wrote, and those that were lost on the way here.
// remediation: Read the reasons on the source's page, mend the source or its settings, and replay the quarantine.
// controls: [PR.PS-04, DE.AE-03, ZT-7, AU-3, AU-12]
// parameters:
//   days: {default: 30, meaning: how many days of runs are looked at}

MATCH (r:CollectorRun)
WHERE r.started >= $now - duration({days: $days}) AND r.started <= $now AND r.rejected > 0 AND r.replay IS NULL
  AND EXISTS { (r)<-[:REJECTED_BY]-(x:Rejection) WHERE x.replayedAt IS NULL }
MATCH (r)-[:OF]->(s:Source)
WITH s, min(r.started) AS first, sum(r.rejected) AS rejected, sum(r.read) AS read
RETURN s.uid AS uid, first AS at, toString(rejected) + ' of ' + toString(read) + ' records of ' + coalesce(s.name, s.uid) + ' were rejected.' AS details
