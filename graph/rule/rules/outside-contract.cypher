// id: outside-contract
// title: Vendor acted outside its contract
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   An integration that a vendor operates did something, or reached something, that the contract then in force does not
//   name, or acted before the contract began.
// sees: The operations and resources that each contract names, its first day, and who operates which integration.
// cannotSee: What a contract says beyond the patterns of operations and resources that a source states.
// remediation: Narrow the integration's grants to the contract, and take it up with the vendor and the contract's owner.
// controls: [NHI3, GV.SC-05, GV.SC-07, DE.CM-06, AC-6]
