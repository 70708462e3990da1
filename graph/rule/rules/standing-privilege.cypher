// id: standing-privilege
// title: Privileged access without an end
// kind: state
// category: grant
// severity: medium
// subject: Grant
// identity: [uid]
// description: >
//   Access that can do great harm is held all the time instead of when it is needed. Whoever gets hold of the identity has
//   it at once.
// sees: Role, operations and policy of each live grant, when it began, and whether it has an end.
// cannotSee: >
//   Privilege that shows neither in the role's name, nor in its operations, nor in a statement that allows everything
//   without a condition. An end that the granting system keeps to itself.
// remediation: Give the access for the time of a task, or give the grant an end and have it asked for again.
// controls: [NHI5, NHI7, PR.AA-05, ZT-3, AC-2, AC-6]
// parameters:
//   days: {default: 30, meaning: how many days it may stand}
//   roles:
//     default: ['(?i).*\badmin.*', '(?i).*administrator.*', '(?i).*fullaccess.*', '(?i).*poweruser.*', '(?i)owner', '(?i).*superuser.*', '(?i)root']
//     meaning: regular expressions for the names of privileged roles
//   operations:
//     default: ['*', '*:*', 'iam:*', 'organizations:*', 'kms:*', 'ALL', 'ALL PRIVILEGES', 'SUPERUSER']
//     meaning: operation patterns that make a grant privileged
//   policy:
//     default: '(?s).*\{(?=[^{}]*"Effect"\s*:\s*"Allow")(?=[^{}]*"Action"\s*:\s*\[?\s*"\*(:\*)?")(?=[^{}]*"Resource"\s*:\s*\[?\s*"\*")[^{}]*\}.*'
//     meaning: regular expression for policy documents that make a grant privileged

MATCH (g:Grant) WHERE g.validTo IS NULL AND g.system IS NOT NULL
WITH g, coalesce(g.validFrom, g.firstSeen) AS since WHERE since <= $now - duration({days: $days})
// include: privileged
RETURN g.uid AS uid, coalesce(g.validFrom, g.firstSeen) AS at,
  coalesce(g.role, g.uid) + ' is privileged and has no end.' AS details
