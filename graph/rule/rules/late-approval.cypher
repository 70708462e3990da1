// id: late-approval
// title: Approved after it was provisioned
// kind: state
// category: grant
// severity: medium
// subject: Grant
// identity: [uid]
// judged: true
// description: >
//   The approval came after the access existed, so that it could be used while nobody had agreed to it.
// sees: When each decision was made and when each grant was provisioned.
// cannotSee: >
//   Clocks of two systems that disagree. Where no source states when a grant began, its latest use is taken.
// remediation: >
//   Have provisioning wait for the approval. For emergencies, agree on a policy that approves beforehand and is looked at afterwards.
// controls: [PR.AA-05, ZT-6, AC-2, AC-5]
// parameters:
//   days: {default: 365, meaning: for how many days after its end a grant is still reported}

// include: decisions
WITH g, moment, r, decision WHERE decision.fault = 'late'
RETURN g.uid AS uid, moment AS at,
  'Request ' + coalesce(r.ref, r.uid) + ' was approved by ' + decision.by + ' at ' + toString(decision.at) + ', after the grant had been provisioned at ' + toString(moment) + '.' AS details
