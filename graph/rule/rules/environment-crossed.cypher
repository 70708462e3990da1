// id: environment-crossed
// title: Identity acted in another environment than its own
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   An identity of one environment acted in another, such as one made for testing in production. A break-in on the weaker
//   side reaches the stronger one.
// sees: The environment of the identity and that of the action, where sources state them.
// cannotSee: Anything where a source states no environment for the identity or for the action.
// remediation: Give the job an identity of its own in each environment, and take the grants across them away.
// controls: [NHI8, PR.AA-05, DE.CM-09, ZT-4, AC-6]
