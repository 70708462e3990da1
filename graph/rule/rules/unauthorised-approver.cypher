// id: unauthorised-approver
// title: Approved by somebody not entitled to
// kind: state
// category: grant
// severity: high
// subject: Grant
// identity: [uid]
// judged: true
// description: >
//   The only approval came from somebody who was not entitled to decide, from one who had already left, or from an identity
//   that is no person.
// sees: Whether the source calls the approver authorised, the kind of the approver, and when they left.
// cannotSee: >
//   Who may approve what, unless the source of approvals states it.
// remediation: >
//   Have an authorised person decide on the grant, and correct who may decide in the ticket system.
// controls: [NHI5, PR.AA-05, AC-2, AC-5, AC-6]
// parameters:
//   days: {default: 365, meaning: for how many days after its end a grant is still reported}

// include: decisions
WITH g, moment, r, decision WHERE decision.fault = 'unauthorised'
RETURN g.uid AS uid, moment AS at,
  'Request ' + coalesce(r.ref, r.uid) + ' was approved by ' + decision.by + ', who was not entitled to.' AS details
