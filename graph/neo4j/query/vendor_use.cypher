// What the newest $look actions of each of some integrations did, grouped by operation, thing acted on and period: the periods
// are parted by the moments $bounds.
UNWIND $uids AS uid
CALL (uid) {
  MATCH (a:Action) WHERE a.identityUid = uid AND a.at >= datetime({epochSeconds: 0})
  WITH a ORDER BY a.identityUid DESC, a.at DESC LIMIT $look
  WITH a.system AS system, a.operation AS operation, a.resourceUid AS resource, a.target AS target, size([b IN $bounds WHERE b <= a.at]) AS period,
    collect(a {.uid, .at, .verdict, .credentialUid}) AS list
  RETURN system, operation, resource, target, list[0] AS newest, size(list) AS count, list[-1].at AS first,
    reduce(some = [], a IN list | CASE WHEN a.credentialUid IS NULL OR a.credentialUid IN some OR size(some) >= 5 THEN some ELSE some + a.credentialUid END) AS credentials,
    size([a IN list WHERE a.verdict = 'traced']) AS traced, size([a IN list WHERE a.verdict = 'broken']) AS broken, size([a IN list WHERE a.verdict = 'unknown']) AS unknown
}
RETURN uid, system, operation, resource, target, newest, count, first, credentials, traced, broken, unknown,
  head(COLLECT { MATCH (r:Resource {uid: resource}) RETURN r.name }) AS resourceName
