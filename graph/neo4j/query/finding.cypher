// One finding with the newest of its history, and of its newest actions how many fell on which day.
MATCH (f:Finding {uid: $uid})
CALL (f) {
  WITH f WHERE size(f.samples) > 0 AND f.subjectLabel = 'Identity'
  WITH f, COLLECT {
    MATCH (a:Action) WHERE a.identityUid = f.subject AND a.at <= f.lastAt
    RETURN a {.at, .gaps} ORDER BY a.identityUid DESC, a.at DESC LIMIT $look
  } AS actions
  RETURN size(actions) AS looked, [a IN actions WHERE f.rule IN a.gaps | a.at] AS times
  UNION
  WITH f WHERE size(f.samples) > 0 AND f.subjectLabel = 'Credential'
  WITH f, COLLECT {
    MATCH (a:Action) WHERE a.credentialUid = f.subject AND a.at <= f.lastAt
    RETURN a {.at, .gaps} ORDER BY a.credentialUid DESC, a.at DESC LIMIT $look
  } AS actions
  RETURN size(actions) AS looked, [a IN actions WHERE f.rule IN a.gaps | a.at] AS times
  UNION
  WITH f WHERE size(f.samples) = 0 OR NOT f.subjectLabel IN ['Identity', 'Credential']
  RETURN 0 AS looked, [] AS times
}
RETURN
// include: finding_shown
  AS finding, looked,
  COLLECT { UNWIND times AS time WITH date(time) AS day, count(*) AS count RETURN {day: datetime({date: day}), count: count} ORDER BY day DESC LIMIT 90 } AS days,
  COLLECT { MATCH (e:FindingEvent)-[:OF]->(f) RETURN e {.*} ORDER BY e.at DESC, e.number DESC LIMIT 200 } AS history,
  COUNT { (f)<-[:OF]-() } AS historyCount
