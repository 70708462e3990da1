// Stores what a user decided on findings or wrote to them, with an entry in the history of each. Null removes a property.
UNWIND $rows AS row
MATCH (f:Finding {uid: row.uid})
SET f += row.properties
WITH f, $kind AS kind, $at AS at, $by AS author, $text AS text, $until AS until, $assignee AS assignee
// include: note_event
RETURN f.uid AS uid
