  ($verdict IS NULL OR coalesce(a.verdict, 'unknown') = $verdict) AND ($operation IS NULL OR a.operation STARTS WITH $operation)
  AND ($system IS NULL OR a.system = $system) AND ($environment IS NULL OR a.environment = $environment)
