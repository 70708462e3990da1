  MATCH (n:LABEL {uid: $uid})
  CALL (n) {
    MATCH ARROW
FILTER    WHERE ($from IS NULL OR r.validTo IS NULL OR r.validTo > $from) AND ($to IS NULL OR r.validFrom IS NULL OR r.validFrom < $to)
      AND ($system IS NULL OR o.system IS NULL OR o.system = $system) AND ($environment IS NULL OR o.environment IS NULL OR o.environment = $environment)
    WITH r, o LIMIT $look
    WITH r, o ORDER BY coalesce(o.at, o.issuedAt, o.validFrom, o.decidedAt, o.requestedAt, o.startedAt, o.startsAt) DESC, coalesce(o.name, o.role, o.ref), o.uid
    WITH collect({r: r, o: o}) AS ties
    RETURN size(ties) AS matched, [x IN ties[..coalesce($pages['KEY'], $few)] | {validFrom: x.r.validFrom, validTo: x.r.validTo, node: properties(x.o), labels: labels(x.o)}] AS near
  }
  RETURN 'KEY' AS key, COUNT { DEGREE } AS total, matched, near
