// id: contract-ended
// title: Contract over, integration still there
// kind: state
// category: vendor
// severity: high
// subject: Vendor
// identity: [uid]
// judged: true
// description: >
//   Every contract with a vendor has ended, as of the last time up to which contracts were read, and an integration that
//   it operates was not disabled.
// sees: First and last day of each contract, which vendor operates which integration, whether that is disabled, and up to when contracts were read.
// cannotSee: A renewal that is not recorded yet.
// remediation: Disable the integration and revoke its credentials and grants, or record the renewal.
// controls: [NHI1, NHI3, GV.SC-07, GV.SC-10, DE.CM-06]

// include: contract_coverage
MATCH (k:Contract) WHERE k.endsAt <= asOf
MATCH (k)-[:WITH]->(d:Vendor)
WITH asOf, d, max(k.endsAt) AS ended
WHERE NOT EXISTS { MATCH (d)<-[:WITH]-(k:Contract) WHERE (k.endsAt IS NULL OR k.endsAt > asOf) AND (k.startsAt IS NULL OR k.startsAt <= asOf) }
MATCH (d)-[:OPERATES]->(i:Identity) WHERE i.mergedInto IS NULL AND (i.disabledAt IS NULL OR i.disabledAt > asOf)
WITH d, ended, i ORDER BY i.uid
WITH d, ended, collect(coalesce(i.name, i.uid)) AS names
RETURN d.uid AS uid, ended AS at, 'The last contract with ' + coalesce(d.name, d.uid) + ' ended at ' + toString(ended) + '; it still operates ' + head(names) + '.' AS details
