// Gives the findings of a merged identity to the identity that it was found to be. What is open for one is open for both.
MATCH (loser:Identity {uid: $loser})
MATCH (survivor:Identity {uid: loser.mergedInto})
MATCH (f:Finding {subject: loser.uid})
MERGE (g:Finding {uid: f.rule + '/' + survivor.uid})
ON CREATE SET g += f {.*, uid: f.rule + '/' + survivor.uid, subject: survivor.uid, count: 0, samples: []}
WITH f, g, survivor, [f.status, g.status] AS before, size(f.samples) + size(g.samples) > 0 AS ofActions
SET g.count = CASE WHEN ofActions THEN g.count + f.count WHEN f.count > g.count THEN f.count ELSE g.count END,
    g.firstAt = CASE WHEN g.firstAt <= f.firstAt THEN g.firstAt ELSE coalesce(f.firstAt, g.firstAt) END,
    g.lastAt = CASE WHEN g.lastAt >= f.lastAt THEN g.lastAt ELSE coalesce(f.lastAt, g.lastAt) END,
    g.samples = (g.samples + [s IN f.samples WHERE NOT s IN g.samples])[..10],
    g.acceptedUntil = coalesce(g.acceptedUntil, f.acceptedUntil)
SET g.status = CASE
  WHEN g.count <= 0 THEN 'resolved'
  WHEN 'accepted' IN before AND NOT 'open' IN before THEN 'accepted'
  ELSE 'open' END
MERGE (g)-[:CONCERNS]->(survivor)
DETACH DELETE f
