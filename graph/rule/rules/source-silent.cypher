// id: source-silent
// title: Source not read for too long
// kind: state
// category: source
// severity: high
// subject: Source
// identity: [uid]
// description: >
//   No run of a scheduled source has succeeded, wholly or in part, for more than twice the time between two runs. What
//   happens there now is not seen, and what is missing there cannot be told from what was not collected.
// sees: The schedule of each source, its runs, and who collects it at the moment.
// cannotSee: >
//   A schedule with fixed days or months is taken by its longest usual gap (a day, a week, a month, a year). A run that
//   succeeds without finding anything, because the system stopped writing, is not silent; see the source's coverage.
// remediation: Open the source's page, read why the last run failed, mend it, and run it.
// controls: [PR.PS-04, DE.AE-03, ZT-7, AU-6, AU-12]

MATCH (s:Source) WHERE s.schedule IS NOT NULL
WITH s, split(trim(replace(CASE WHEN s.schedule STARTS WITH 'TZ=' OR s.schedule STARTS WITH 'CRON_TZ=' THEN substring(s.schedule, size(split(s.schedule, ' ')[0]) + 1) ELSE s.schedule END, '  ', ' ')), ' ') AS words
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
RETURN s.uid AS uid, coalesce(last, s.firstSeen, $now) AS at, CASE
    WHEN last IS NULL THEN coalesce(s.name, s.uid) + ' was never read; it should be every ' + toString(every) + '.'
    ELSE coalesce(s.name, s.uid) + ' was last read at ' + toString(last) + '; it should be every ' + toString(every) + '.' END AS details
