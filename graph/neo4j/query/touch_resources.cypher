// Notes what actions say of resources that nobody has described. The others are not touched: busy ones would be locked.
UNWIND $rows AS row
MATCH (n:Resource {uid: row.uid}) WHERE n.name IS NULL OR n.system IS NULL OR n.kind IS NULL AND row.kind IS NOT NULL
SET n.kind = coalesce(n.kind, row.kind), n.name = coalesce(n.name, row.name), n.system = coalesce(n.system, row.system)
