// id: denied-yet-provisioned
// title: Denied and provisioned all the same
// kind: state
// category: grant
// severity: critical
// subject: Grant
// identity: [uid]
// judged: true
// description: >
//   An authorised person said no, and the access was provisioned nevertheless.
// sees: All decisions on the request that led to each grant, in the order in which they were made.
// cannotSee: >
//   A later approval in a system which is not collected.
// remediation: >
//   Take the grant away, look at every action under it, and find who provisioned it.
// controls: [NHI5, PR.AA-05, DE.CM-03, ZT-6, AC-2, AC-6, AU-6]
// parameters:
//   days: {default: 365, meaning: for how many days after its end a grant is still reported}

// include: decisions
WITH g, moment, r, decision WHERE decision.fault = 'denied'
RETURN g.uid AS uid, moment AS at,
  'Request ' + coalesce(r.ref, r.uid) + ' was denied by ' + decision.by + ' at ' + toString(decision.at) + '.' AS details
