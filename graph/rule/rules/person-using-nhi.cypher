// id: person-using-nhi
// title: Person using a non-human identity
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   Somebody sat at a console or a shell under an identity that is meant for machines. What a person does that way cannot
//   be laid at anybody's door.
// sees: Whether the source marks an action as interactive, and the kind of the identity that acted.
// cannotSee: A person who works through a script, and sources that do not tell interactive use apart.
// remediation: Find the person, give them access of their own, and rotate the credential that they used.
// controls: [NHI10, PR.AA-01, DE.CM-03, AU-10, IA-4]
