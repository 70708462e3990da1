// The migrations that this graph records.
MATCH (m:Migration)
RETURN m.uid AS uid, m.checksum AS checksum
