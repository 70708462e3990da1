// Notes which files were read to their end.
MATCH (s:Source {uid: $source})
UNWIND $rows AS row
MERGE (f:SourceFile {uid: row.uid})
SET f.size = row.size, f.modified = row.modified
MERGE (f)-[:OF]->(s)
