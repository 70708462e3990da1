// id: source-silent
// title: Source not read for too long, or with a gap
// kind: state
// category: source
// severity: high
// subject: Source
// identity: [uid]
// description: >
//   No run of a scheduled source has succeeded, wholly or in part, for more than twice the time between two runs; or a run
//   failed, and what it should have read leaves a gap in coverage, which is listed with why (of medium severity while the
//   source is not silent). What happened there is not seen, and what is missing there cannot be told from what was not collected.
// sees: The schedule of each source, its runs, who collects it at the moment, and the spans that failed runs left unread.
// cannotSee: >
//   A schedule with fixed days or months is taken by its longest usual gap (a day, a week, a month, a year). A run that
//   succeeds without finding anything, because the system stopped writing, is not silent; see the source's coverage. Where
//   another run read the middle or the end of a gap, the gap is told whole; the source's page parts it.
// remediation: Open the source's page, read why the last run failed, mend it, and run it.
// controls: [PR.PS-04, DE.AE-03, ZT-7, AU-6, AU-12]

MATCH (s:Source)
CALL (s) {
  WITH s, split(trim(replace(CASE WHEN s.schedule STARTS WITH 'TZ=' OR s.schedule STARTS WITH 'CRON_TZ=' THEN substring(s.schedule, size(split(s.schedule, ' ')[0]) + 1) ELSE s.schedule END, '  ', ' ')), ' ') AS words WHERE s.schedule IS NOT NULL
  WITH s, CASE WHEN size(words) = 6 THEN tail(words) ELSE words END AS words
  WITH s, CASE
      WHEN words[0] = '@every' AND words[1] =~ '([0-9]+h)?([0-9]+m)?([0-9]+s)?' THEN duration('PT' + toUpper(words[1]))
      WHEN words[0] = '@hourly' THEN duration('PT1H')
      WHEN words[0] IN ['@daily', '@midnight'] THEN duration('P1D')
      WHEN words[0] = '@weekly' THEN duration('P7D')
      WHEN words[0] = '@monthly' THEN duration('P31D')
      WHEN words[0] IN ['@yearly', '@annually'] THEN duration('P366D')
      WHEN size(words) <> 5 THEN null
      WHEN words[3] <> '*' THEN duration('P366D')
      WHEN NOT words[2] IN ['*', '?'] THEN duration('P31D')
      WHEN NOT words[4] IN ['*', '?'] THEN duration('P7D')
      WHEN words[1] =~ '\\*/[0-9]+' THEN duration({hours: toInteger(substring(words[1], 2))})
      WHEN words[1] <> '*' THEN duration('P1D')
      WHEN words[0] =~ '\\*/[0-9]+' THEN duration({minutes: toInteger(substring(words[0], 2))})
      WHEN words[0] = '*' THEN duration('PT1M')
      ELSE duration('PT1H') END AS every
  WHERE every IS NOT NULL AND NOT coalesce(s.leaseUntil > $now, false)
  WITH s, every, $now - every - every AS since
  WHERE coalesce(s.firstSeen, since) <= since
    AND NOT EXISTS { MATCH (r:CollectorRun) WHERE r.source = s.uid AND r.started >= since AND r.started <= $now AND r.status IN ['succeeded', 'partial'] }
    AND NOT EXISTS { MATCH (r:CollectorRun) WHERE r.source = s.uid AND r.started <= $now AND r.finished >= since AND r.status IN ['succeeded', 'partial'] }
  WITH s, every, head(COLLECT {
      MATCH (r:CollectorRun) WHERE r.source = s.uid AND r.started <= $now AND r.status IN ['succeeded', 'partial']
      RETURN coalesce(r.finished, r.started) ORDER BY r.source DESC, r.started DESC LIMIT 1
    }) AS last
  RETURN collect({at: coalesce(last, s.firstSeen, $now), text: CASE
    WHEN last IS NULL THEN coalesce(s.name, s.uid) + ' was never read; it should be every ' + toString(every) + '.'
    ELSE coalesce(s.name, s.uid) + ' was last read at ' + toString(last) + '; it should be every ' + toString(every) + '.' END}) AS silent
}
CALL (s) {
  MATCH (c:CoverageClaim)-[:OF]->(s) WHERE c.state = 'held' OR (s.failing AND c.to IS NULL)
  WITH s, c, head(COLLECT {
      MATCH (k:Coverage|DoubtedCoverage)-[:OF]->(s)
      WHERE k.subject = c.subject AND coalesce(k.system, '') = coalesce(c.system, '') AND (k.from IS NULL OR k.from <= c.from)
      RETURN coalesce(k.to, datetime({year: 9999})) AS read ORDER BY read DESC LIMIT 1
    }) AS read
  WITH s, c, CASE WHEN read > coalesce(c.from, datetime({year: 1})) THEN read ELSE c.from END AS since
  WHERE since IS NULL OR since < coalesce(c.to, $now)
  WITH c, since, coalesce(
    head(COLLECT { MATCH (r:CollectorRun {uid: c.run}) WHERE r.status = 'failed' RETURN r.error }),
    head(COLLECT { MATCH (r:CollectorRun) WHERE r.source = s.uid AND r.started <= $now AND r.status = 'failed' RETURN r.error ORDER BY r.source DESC, r.started DESC LIMIT 1 }),
    'no reason is known') AS reason
  WITH DISTINCT c.subject AS subject, c.system AS system, since, c.to AS until, reason ORDER BY subject, since, system, reason LIMIT 12
  RETURN min(since) AS gapSince, collect(subject + coalesce(' of ' + system, '') + ' from ' + coalesce(toString(since), 'ever') + ' until ' + coalesce(toString(until), 'now') + ' (' + left(reason, 200) + ')') AS gaps
}
WITH s, head(silent) AS silent, gapSince, gaps WHERE silent IS NOT NULL OR size(gaps) > 0
RETURN s.uid AS uid, coalesce(silent.at, gapSince, $now) AS at, CASE WHEN silent IS NULL THEN 'medium' END AS severity,
  coalesce(silent.text + ' ', '') + CASE WHEN size(gaps) = 0 THEN ''
    ELSE reduce(text = coalesce(s.name, s.uid) + ' is not complete, since a run failed: ', i IN range(0, size(gaps) - 1) | text + CASE WHEN i > 0 THEN '; ' ELSE '' END + gaps[i]) + '.' END AS details
