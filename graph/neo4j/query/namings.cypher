// Which identities each alias names or named.
UNWIND $uids AS alias
MATCH (:Alias {uid: alias})-[n:NAMES]->(i:Identity)
RETURN alias, i.uid AS identity, coalesce(i.unattributed, false) AS unattributed, i.createdAt AS createdAt,
  n.validFrom AS validFrom, n.validTo AS validTo, COLLECT { MATCH (k:Alias)-[s:NAMES]->(i) WHERE s.own RETURN k.uid } AS own
