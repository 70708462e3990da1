WITH collect(f) AS looked
WITH size(looked) AS count, looked[-1].lastAt AS lastAt, looked[-1].uid AS lastUid,
  [f IN looked WHERE
// include: finding_filter
  ][..$most] AS kept
RETURN count, lastAt, lastUid, COLLECT { UNWIND kept AS f RETURN
// include: finding_shown
  } AS findings
