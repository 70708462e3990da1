// Gives the findings of a merged identity, whose actions were all moved, to the identity that it was found to be.
MATCH (loser:Identity) WHERE loser.mergedInto IS NOT NULL AND loser.lastActionAt IS NOT NULL
WITH loser LIMIT 1
MATCH (survivor:Identity {uid: loser.mergedInto})
MATCH (f:Finding {subject: loser.uid})
MERGE (g:Finding {uid: f.rule + '/' + survivor.uid})
ON CREATE SET g.rule = f.rule, g.severity = f.severity, g.subject = survivor.uid, g.subjectLabel = 'Identity', g.status = f.status,
  g.count = 0, g.samples = [], g.firstSeen = f.firstSeen
SET g.count = g.count + f.count,
    g.firstAt = CASE WHEN g.firstAt IS NULL OR f.firstAt < g.firstAt THEN f.firstAt ELSE g.firstAt END,
    g.lastAt = CASE WHEN g.lastAt IS NULL OR f.lastAt > g.lastAt THEN f.lastAt ELSE g.lastAt END,
    g.samples = (g.samples + f.samples)[..10]
MERGE (g)-[:CONCERNS]->(survivor)
DETACH DELETE f
