// id: action-outside-grant-window
// title: Action before a grant began or after it ended
// kind: action
// category: action
// severity: high
// subject: Identity
// identity: [identityUid]
// description: >
//   A grant would have covered the action, but it had not begun or had already ended, and no other grant covered it.
//   Access is being used that was given for another time.
// sees: Begin and end of each grant and of the membership through which it is held.
// cannotSee: An end that no source states, and clocks of two systems that disagree near the edge of the window.
// remediation: >
//   After an end, make sure that the access was really taken away. If it is still needed, have it asked for and approved
//   again.
// controls: [NHI1, PR.AA-05, DE.CM-03, ZT-3, ZT-6, AC-2, AU-6]
