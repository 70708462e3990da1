  WHERE ($from IS NULL OR r.validTo IS NULL OR r.validTo > $from) AND ($to IS NULL OR r.validFrom IS NULL OR r.validFrom < $to)
    AND ($system IS NULL OR y.system IS NULL OR y.system = $system) AND ($environment IS NULL OR y.environment IS NULL OR y.environment = $environment)
