// Records that a migration was carried out.
MERGE (m:Migration {uid: $uid})
SET m.checksum = $checksum, m.at = datetime()
