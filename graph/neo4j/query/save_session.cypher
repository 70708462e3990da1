// Stores a session until its expiry.
MERGE (s:Session {uid: $uid})
SET s.content = $content, s.expiry = $expiry, s.user = $user, s.subject = $subject, s.provider = $provider
