// id: agent-context-missing
// title: Agent acted without saying which instance, call or principal
// kind: action
// category: action
// severity: medium
// subject: Identity
// identity: [identityUid]
// description: >
//   The record of an AI agent's action lacks the running instance, the tool call, or the person for whom it acted. Without
//   them nobody can tell which prompt or whom to ask.
// sees: The context that each record of an agent's action carries, against what agents owe.
// cannotSee: Context that the agent kept elsewhere and no source collects.
// remediation: Have the agent send the attributes with its traces, and connect that source.
// controls: [DE.CM-09, DE.AE-03, ZT-7, AU-3, AU-10, AU-12]
