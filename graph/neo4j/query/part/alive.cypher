// include: within_span
    AND (y.validTo IS NULL OR y.validTo > $from) AND (y.validFrom IS NULL OR y.validFrom < $to)
    AND (y.departedAt IS NULL OR y.departedAt > $from) AND (y.disabledAt IS NULL OR y.disabledAt > $from)
    // A session that was obtained with a credential shows that it can be obtained again, also when it is over.
    AND ((y.revokedAt IS NULL OR y.revokedAt > $from) AND (y.expiresAt IS NULL OR y.expiresAt > $from) OR EXISTS { (y)-[:DERIVED_FROM]->() })
