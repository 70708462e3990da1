// id: credential-in-two-workloads
// title: One credential in two workloads
// kind: state
// category: action
// severity: medium
// subject: Credential
// identity: [uid]
// description: >
//   One credential was used from two workloads or in two environments of late. A break-in at one of them is one at the
//   other, and a copy that was stolen looks the same.
// sees: Workload and environment of the newest actions of each credential used of late.
// cannotSee: >
//   Sources that do not name the workload, and use before the newest actions that are read of each credential. A job that
//   moved from one workload to another within these days reads as two.
// remediation: Give each workload a credential of its own.
// controls: [NHI8, NHI9, DE.CM-09, ZT-4, IA-5]
// parameters:
//   days: {default: 7, meaning: how many days of use are looked at}
//   most: {default: 200, meaning: how many of its newest actions are read for each credential}

MATCH (c:Credential) WHERE c.lastActionAt >= $now - duration({days: $days})
CALL (c) {
  MATCH (a:Action) WHERE a.credentialUid = c.uid AND a.at >= $now - duration({days: $days}) AND a.at <= $now
  WITH a ORDER BY a.credentialUid DESC, a.at DESC LIMIT $most
  UNWIND [{kind: 'workloads', value: a.workload}, {kind: 'environments', value: a.environment}] AS place
  WITH place.kind AS kind, place.value AS value, min(a.at) AS first WHERE value IS NOT NULL AND value <> ''
  WITH kind, value, first ORDER BY first, value
  WITH kind, collect(value) AS values, collect(first) AS firsts WHERE size(values) > 1
  RETURN kind, values, firsts[1] AS since ORDER BY kind DESC LIMIT 1
}
RETURN c.uid AS uid, since AS at, coalesce(c.name, c.uid) + ' was used in ' + toString(size(values)) + ' ' + kind + ', such as ' + values[0] + ' and ' + values[1] + '.' AS details
