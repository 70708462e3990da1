// Counts a try that failed, and notes why and whether the receiver wants no more.
MATCH (d:Feed {uid: 'feed'})
SET d.failedTries = coalesce(d.failedTries, 0) + 1, d.trouble = $text, d.troubleAt = $now, d.endedAt = CASE WHEN $ended THEN $now ELSE d.endedAt END
