// id: source-lossy
// title: Source with records that could not be read
// kind: state
// category: source
// severity: medium
// subject: Source
// identity: [uid]
// description: >
//   Records of a source were rejected of late, or leave doubt about what it covers, and still lie in quarantine. What they
//   say is missing from every chain; the spans in which it may be what is missing are listed.
// sees: The runs of each source with their numbers, the records in quarantine, and the gaps in coverage that they leave.
// cannotSee: Records that the system never wrote, and those that were lost on the way here.
// remediation: Read the reasons on the source's page, mend the source or its settings, and replay the quarantine.
// controls: [PR.PS-04, DE.AE-03, ZT-7, AU-3, AU-12]
// parameters:
//   days: {default: 30, meaning: how many days of runs are looked at}

CALL () {
  MATCH (r:CollectorRun)
  WHERE r.started >= $now - duration({days: $days}) AND r.started <= $now AND r.rejected > 0 AND r.replay IS NULL
    AND EXISTS { (r)<-[:REJECTED_BY]-(x:Rejection) WHERE x.replayedAt IS NULL }
  MATCH (r)-[:OF]->(s:Source)
  RETURN s, r.started AS started, r.rejected AS rejected, r.read AS read
  UNION ALL
  MATCH (c:DoubtedCoverage)-[:OF]->(s:Source)
  RETURN DISTINCT s, null AS started, 0 AS rejected, 0 AS read
}
WITH s, min(started) AS first, sum(rejected) AS rejected, sum(read) AS read
WITH s, first, rejected, read,
  COLLECT { MATCH (c:DoubtedCoverage)-[:OF]->(s) RETURN c.from ORDER BY c.from LIMIT 1 } AS since,
  COLLECT {
    MATCH (c:DoubtedCoverage)-[:OF]->(s)
    RETURN c.subject + ' from ' + coalesce(toString(c.from), 'ever') + ' until ' + coalesce(toString(c.to), 'now') + ' (' + toString(c.rejected) + ' rejected)'
    ORDER BY c.subject, c.from LIMIT 12
  } AS gaps
RETURN s.uid AS uid, coalesce(first, head(since), $now) AS at,
  CASE WHEN rejected > 0 THEN toString(rejected) + ' of ' + toString(read) + ' records of ' + coalesce(s.name, s.uid) + ' were rejected.'
    ELSE 'Records of ' + coalesce(s.name, s.uid) + ' that were rejected earlier still lie in quarantine.' END
  + CASE WHEN size(gaps) > 0 THEN reduce(text = ' Not complete for it: ', i IN range(0, size(gaps) - 1) | text + CASE WHEN i > 0 THEN '; ' ELSE '' END + gaps[i]) + '.' ELSE '' END AS details
