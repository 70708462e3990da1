// id: action-without-grant
// title: Action without any grant
// kind: action
// category: action
// severity: critical
// subject: Identity
// identity: [identityUid]
// description: >
//   The identity acted in a system in which it held no grant at that moment. It got in by a way that was never
//   provisioned, or the grant exists where nobody looks.
// sees: The grants that an identity held at the moment of the action, its own and those of its groups, and for which time grants were collected.
// cannotSee: >
//   Access by means that are no grant, such as a resource's own policy or ownership, unless a source states it as one.
// remediation: >
//   Find how the system let it in. Take that way away, or have it asked for, approved and provisioned as a grant.
// controls: [NHI5, PR.AA-05, DE.CM-03, ZT-6, AC-2, AC-6, AU-6]
