// What a text names: exactly, by any identifier (rank 0), else as the beginning of a name (1), else by its words (2). Each way
// looks at no more than $look nodes; placeholders come behind what was described.
CALL () {
  MATCH (n:Action) WHERE n.uid IN $actionUids
  RETURN n, 'event id' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (x:Alias)-[:NAMES]->(n:Identity) WHERE x.value = $text
  RETURN n, x.scheme AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (x:Alias)-[:NAMES]->(n:Identity) WHERE x.uid = $text
  RETURN n, x.scheme AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Credential) WHERE n.name = $text
  RETURN n, 'credential' AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Credential) WHERE n.fingerprint = $text
  RETURN n, 'fingerprint' AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Request) WHERE n.ref = $text
  RETURN n, 'request number' AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Resource) WHERE n.name = $text
  RETURN n, 'name' AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:AgentInstance) WHERE n.name = $text
  RETURN n, 'instance' AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Identity) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Credential) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Request) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Grant) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Resource) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Group) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Vendor) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:AgentInstance) WHERE n.uid = $text
  RETURN n, 'uid' AS matched, 0 AS rank, '' AS of, 0.0 AS score
  UNION ALL
  MATCH (n:Action) WHERE n.toolCallId = $text
  RETURN n, 'tool call' AS matched, 0 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Action) WHERE n.conversationId = $text
  RETURN n, 'conversation' AS matched, 0 AS rank, 'conversation' AS of, 0.0 AS score LIMIT 1
  UNION ALL
  MATCH (n:Action) WHERE n.traceId = $text
  RETURN n, 'trace' AS matched, 0 AS rank, 'trace' AS of, 0.0 AS score LIMIT 1
  UNION ALL
  MATCH (n:Action) WHERE n.sourceIp = $text AND n.at >= datetime({epochSeconds: 0})
  RETURN n, 'source address' AS matched, 0 AS rank, 'address' AS of, 0.0 AS score LIMIT 1
  UNION ALL
  MATCH (n:Identity) WHERE n.name STARTS WITH $text
  RETURN n, 'name' AS matched, CASE n.name WHEN $text THEN 0 ELSE 1 END AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Request) WHERE n.title STARTS WITH $text
  RETURN n, 'title' AS matched, 1 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Request) WHERE n.ref STARTS WITH $text
  RETURN n, 'request number' AS matched, 1 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Resource) WHERE n.name STARTS WITH $text
  RETURN n, 'name' AS matched, 1 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Vendor) WHERE n.name STARTS WITH $text
  RETURN n, 'name' AS matched, CASE n.name WHEN $text THEN 0 ELSE 1 END AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Group) WHERE n.name STARTS WITH $text
  RETURN n, 'name' AS matched, CASE n.name WHEN $text THEN 0 ELSE 1 END AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  MATCH (n:Grant) WHERE n.role STARTS WITH $text
  RETURN n, 'role' AS matched, 1 AS rank, '' AS of, 0.0 AS score LIMIT $look
  UNION ALL
  UNWIND CASE $words WHEN '' THEN [] ELSE [$words] END AS words
  CALL db.index.fulltext.queryNodes('search_words', words, {limit: $look}) YIELD node, score
  CALL (node) {
    WITH node WHERE node:Alias
    MATCH (node)-[:NAMES]->(n:Identity) RETURN n, node.scheme AS matched LIMIT 1
    UNION ALL
    WITH node WHERE node:Contract
    MATCH (node)-[:WITH]->(n:Vendor) RETURN n, 'contract' AS matched LIMIT 1
    UNION ALL
    WITH node WHERE NOT node:Alias AND NOT node:Contract
    RETURN node AS n, 'words' AS matched
  }
  RETURN n, matched, 2 AS rank, '' AS of, score
}
WITH n, of, matched, rank, score ORDER BY rank, score DESC, matched
WITH n, of, collect({matched: matched, rank: rank, score: score})[0] AS way
WITH n, of, way, CASE WHEN n:Identity THEN 'Identity' ELSE labels(n)[0] END AS label
WITH n, of, way, label, coalesce(n.system, n.source, '') AS system, coalesce(n.environment, '') AS environment
WHERE ($label IS NULL OR label = $label) AND ($kind IS NULL OR n.kind = $kind) AND ($system IS NULL OR system = $system)
  AND ($environment IS NULL OR environment = $environment) AND ($verdict IS NULL OR n.verdict = $verdict)
WITH n, of, way, label, system, environment, coalesce(n.name, n.ref, n.role, n.operation, '') AS name
ORDER BY way.rank, coalesce(n.unattributed, false), way.score DESC, label, name, n.uid LIMIT $most + 1
RETURN CASE of WHEN '' THEN label ELSE '' END AS label, CASE of WHEN '' THEN n.uid ELSE $text END AS uid, of,
  CASE of WHEN '' THEN name ELSE $text END AS name, CASE label WHEN 'Identity' THEN n.kind WHEN 'Credential' THEN n.kind WHEN 'Resource' THEN n.kind END AS kind,
  way.matched AS matched, way.rank AS rank, way.rank = 0 AS exact, system, environment, coalesce(n.unattributed, false) AS placeholder, n.verdict AS verdict,
  CASE of WHEN '' THEN CASE label
      WHEN 'Action' THEN toString(n.at) WHEN 'Identity' THEN environment WHEN 'Credential' THEN coalesce(n.kind, '') WHEN 'Request' THEN coalesce(n.title, '')
      WHEN 'Grant' THEN coalesce(n.system, '') WHEN 'Resource' THEN coalesce(n.kind, '') WHEN 'AgentInstance' THEN coalesce(n.host, '') ELSE '' END
    WHEN 'address' THEN 'actions from it' ELSE 'its actions' END AS detail,
  CASE label WHEN 'Identity' THEN COLLECT { MATCH (x:Alias)-[:NAMES]->(n) RETURN x.value LIMIT 4 } ELSE [] END AS keys
