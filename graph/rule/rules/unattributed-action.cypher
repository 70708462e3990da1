// id: unattributed-action
// title: Action by nobody known
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   The record names an actor that no source of identities describes, or names none at all, although identities were
//   collected for that time. Nobody can be asked about what was done.
// sees: The actor of each action, the keys of all identities, and for which time identities were collected.
// cannotSee: >
//   Whether an actor existed where no source was complete for identities at that time; such actions are graded unknown.
// remediation: >
//   Connect the source that knows the actor, or pin its key to the identity that it is. If nobody knows it, treat it as
//   an intruder and block the credential that it used.
// controls: [PR.AA-01, DE.AE-03, ZT-7, AC-2, AU-3, AU-10, IA-4]
