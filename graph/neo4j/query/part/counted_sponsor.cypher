    // An inferred sponsor counts only while the alias that it was made on is one identity's.
    (s.inferred IS NULL OR NOT EXISTS { MATCH (conflict:Alias {uid: s.key}) USING INDEX conflict:Alias(uid) WHERE conflict.claimedBy IS NOT NULL })
