// id: action-out-of-scope
// title: Action outside what was granted
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   The identity held grants in that system, yet none covers the operation on the resource, or one forbids it. Either it
//   probes for more, or more works than was granted.
// sees: The grants held at the moment of the action, read by the rules of their own system, with permission boundaries where known.
// cannotSee: >
//   Conditions on values that the record lacks make the grade unknown, not out of scope. Policies of the resource or of
//   the organisation count only where a source states them.
// remediation: >
//   If the work is right, ask for a grant that covers it. If not, stop the job and look at what else it tried.
// controls: [NHI5, PR.AA-05, DE.CM-03, ZT-4, ZT-6, AC-6, AU-6]
