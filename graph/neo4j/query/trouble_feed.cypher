// Notes why the last delivery failed, and whether the receiver wants no more.
MATCH (d:Feed {uid: 'feed'})
SET d.trouble = $text, d.troubleAt = $now, d.endedAt = CASE WHEN $ended THEN $now ELSE d.endedAt END
