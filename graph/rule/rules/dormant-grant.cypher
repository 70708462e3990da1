// id: dormant-grant
// title: Grant that nobody uses
// kind: state
// category: grant
// severity: medium
// subject: Grant
// identity: [uid]
// description: >
//   No action was done under a live grant for a long time, in a system whose actions were collected all that time. Nobody
//   would miss it, except an intruder.
// sees: Live grants, the grant under which each action was done, and for which time actions were collected.
// cannotSee: >
//   An action counts for the narrowest grant that covers it, so that a wider one beside it reads as unused. An action that
//   cannot be laid to a grant counts for none. A grant whose beginning no source states counts from the day when it was
//   first seen.
// remediation: Ask its sponsor whether it is still needed, and take it away if not.
// controls: [NHI1, NHI5, PR.AA-05, AC-2, AC-6]
// parameters:
//   days: {default: 90, meaning: how many days without use}

MATCH (v:Coverage)-[:OF]->(:Source) WHERE v.subject = 'action'
WITH collect(v {.system, .from, to: CASE WHEN v.to <= $now THEN v.to ELSE $now END}) AS spans WHERE size(spans) > 0
MATCH (g:Grant) WHERE g.validTo IS NULL OR g.validTo > $now
UNWIND [v IN spans WHERE coalesce(v.system, '') IN ['', g.system] AND (v.from IS NULL OR v.from <= v.to - duration({days: $days})) | v.to] AS reached
WITH g, max(reached) - duration({days: $days}) AS since
WHERE coalesce(g.validFrom, g.firstSeen) <= since
  AND NOT EXISTS { MATCH (a:Action) WHERE a.grantUid = g.uid AND a.at >= since }
WITH g, since, head(COLLECT {
    MATCH (a:Action) WHERE a.grantUid = g.uid AND a.at < since
    RETURN a.at ORDER BY a.grantUid DESC, a.at DESC LIMIT 1
  }) AS used
RETURN g.uid AS uid, coalesce(used, g.validFrom, g.firstSeen) AS at, CASE
    WHEN used IS NULL THEN coalesce(g.role, g.uid) + ' was never used as far as was read.'
    ELSE coalesce(g.role, g.uid) + ' was last used at ' + toString(used) + '.' END AS details
