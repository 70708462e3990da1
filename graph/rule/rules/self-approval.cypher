// id: self-approval
// title: Approved by the one who asked
// kind: state
// category: grant
// severity: high
// subject: Grant
// identity: [uid]
// judged: true
// description: >
//   The only approval came from the requester, also under another of their keys, from the person who answers for the
//   identity that asked, or from the holder itself. Two pairs of eyes were owed and there was one.
// sees: Who asked, who decided, who answers for whom, and which keys are one identity.
// cannotSee: >
//   Two keys of one person that nothing joins, and friends who approve for each other.
// remediation: >
//   Have another authorised person decide on the grant, and make the ticket system refuse decisions by the requester.
// controls: [NHI5, PR.AA-05, AC-5, AC-6]
// parameters:
//   days: {default: 365, meaning: for how many days after its end a grant is still reported}

// include: decisions
WITH g, moment, r, decision WHERE decision.fault = 'self'
RETURN g.uid AS uid, moment AS at,
  'Request ' + coalesce(r.ref, r.uid) + ' was approved by ' + decision.by + ', who asked for it, answers for who asked, or holds the grant.' AS details
