// id: no-contract
// title: Vendor without a contract
// kind: state
// category: vendor
// severity: high
// subject: Vendor
// identity: [uid]
// judged: true
// description: >
//   A vendor operates an integration here and no contract with it is on record, as of the last time up to which contracts
//   were read. There is no boundary that it could be held to.
// sees: Which vendor operates which integration, all contracts, and up to when contracts were read.
// cannotSee: A contract with another company of the same group, unless a source ties it to this vendor.
// remediation: Record the contract with its operations and resources, or disable the vendor's integrations.
// controls: [NHI3, GV.SC-05, GV.SC-07, DE.CM-06]

// include: contract_coverage
MATCH (d:Vendor) WHERE NOT EXISTS { (d)<-[:WITH]-() }
MATCH (d)-[:OPERATES]->(i:Identity) WHERE i.mergedInto IS NULL AND (i.disabledAt IS NULL OR i.disabledAt > asOf)
WITH d, asOf, i ORDER BY i.uid
WITH d, asOf, min(coalesce(i.createdAt, i.firstSeen)) AS since, collect(coalesce(i.name, i.uid)) AS names
RETURN d.uid AS uid, coalesce(since, asOf) AS at, coalesce(d.name, d.uid) + ' operates ' + head(names) + ' without a contract.' AS details
