// Stores what users did. One that is stored already is left as it is.
UNWIND $rows AS row
MERGE (v:Visit {uid: row.uid})
ON CREATE SET v += row.properties
