UNWIND [v IN spans WHERE coalesce(v.system, '') = '' OR i.uid STARTS WITH v.system + '-' | v.to] AS reached
