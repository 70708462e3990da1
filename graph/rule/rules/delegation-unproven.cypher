// id: delegation-unproven
// title: Agent acted for a person without proof
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   An agent says that it acted on behalf of a person, but nothing on record ties the two: the person neither sponsors it,
//   nor asked for or approved the grant that it used, nor held the credential. Anyone could be named that way.
// sees: On whose behalf each agent's action was done, and sponsors, requests, approvals and holders of credentials.
// cannotSee: Consent that was given in a system which is not collected.
// remediation: Have the person sponsor the agent or approve its grant, or have the agent use a credential derived from theirs.
// controls: [PR.AA-05, DE.AE-03, ZT-4, AU-10, AC-6]
