// A page of the vendors in the order of their uids, each with what the newest $look actions of some of its integrations show.
MATCH (n:Vendor)
WHERE n.uid > $afterUid
WITH n ORDER BY n.uid LIMIT $most + 1
CALL (n) {
  MATCH (n)-[:OPERATES]->(i:Identity)
  WITH i ORDER BY i.uid LIMIT $few
  CALL (i) {
    MATCH (a:Action) WHERE a.identityUid = i.uid AND a.at >= datetime({epochSeconds: 0})
    WITH a ORDER BY a.identityUid DESC, a.at DESC LIMIT $look
    RETURN count(a) AS seen, max(a.at) AS newest,
      sum(CASE WHEN any(gap IN a.gaps WHERE gap IN ['outside-contract', 'contract-ended', 'no-contract']) THEN 1 ELSE 0 END) AS without,
      sum(CASE a.verdict WHEN 'traced' THEN 1 ELSE 0 END) AS whole, sum(CASE a.verdict WHEN 'broken' THEN 1 ELSE 0 END) AS torn,
      sum(CASE a.verdict WHEN 'unknown' THEN 1 ELSE 0 END) AS open
  }
  RETURN sum(seen) AS looked, max(seen) AS most, max(newest) AS last, sum(without) AS outside, sum(whole) AS traced, sum(torn) AS broken, sum(open) AS unknown
}
RETURN n {.uid, .name} AS vendor, looked, most, last, outside, traced, broken, unknown,
  COUNT { (n)-[:OPERATES]->() } AS integrations,
  COUNT { (n)<-[:WITH]-() } AS contracts,
  COLLECT { MATCH (c:Contract)-[:WITH]->(n) WHERE (c.startsAt IS NULL OR c.startsAt <= $now) AND (c.endsAt IS NULL OR c.endsAt > $now) RETURN c {.endsAt} LIMIT 50 } AS live,
  COUNT { MATCH (f:Finding) WHERE f.subject = n.uid AND f.status = 'open' RETURN f } AS gaps
ORDER BY vendor.uid
