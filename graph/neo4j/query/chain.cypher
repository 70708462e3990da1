// The whole chain of custody of one action: the action, the standing of who acted, the lineage of the credential, the
// coverage of the sources, and what was thought of it before.
MATCH (a:Action {uid: $uid})
MATCH (a)-[by:BY]->(i:Identity)
// include: standing_held
RETURN properties(a) AS action, by.rule AS byRule,
  head(COLLECT { MATCH (a)-[:ON]->(r:Resource) RETURN properties(r) }) AS resource,
  head(COLLECT { MATCH (a)-[:RUN_BY]->(n:AgentInstance) RETURN properties(n) }) AS instance,
  head(COLLECT { MATCH (a)-[:ON_BEHALF_OF]->(p:Identity) RETURN properties(p) }) AS onBehalfOf,
  head(COLLECT { MATCH (s:Source {uid: a.source}) RETURN properties(s) }) AS source,
  COLLECT { MATCH (a)-[:WAS_JUDGED]->(j:Judgement) RETURN properties(j) ORDER BY j.judgedAt LIMIT 50 } AS judgements,
  COLLECT {
    UNWIND coalesce([a.judgedFor], []) + COLLECT { MATCH (a)-[:WAS_JUDGED]->(j:Judgement) RETURN j.judgedFor LIMIT 50 } AS runUid
    WITH DISTINCT runUid
    MATCH (r:CollectorRun {uid: runUid})
    RETURN properties(r)
  } AS runs,
  COLLECT { MATCH (c:Coverage|DoubtedCoverage)-[:OF]->(s:Source) RETURN c {.*, name: s.name, source: s.uid, firstRead: s.firstRead, lag: s.lag, retention: s.retention, lastGood: s.lastGood, failing: s.failing} } AS coverages,
  COLLECT {
    MATCH (a)-[:USED]->(used:Credential)
// include: lineage_columns
  } AS lineage,
// include: edges_of_action
  ,
// include: standing_columns
