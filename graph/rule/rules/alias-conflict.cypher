// id: alias-conflict
// title: One key, two identities
// kind: state
// category: identity
// severity: high
// subject: Alias
// identity: [uid]
// description: >
//   Sources claim the same key for two identities over the same time. Whichever it is taken for, some actions may be laid
//   to the wrong one.
// sees: Which identities claim each key, and which of them were found to be one.
// cannotSee: A key that was given to another identity later without any source saying so.
// remediation: Find out whose key it is and pin it, or correct the source that is wrong.
// controls: [NHI9, PR.AA-01, DE.AE-03, AU-10, IA-4]

MATCH (a:Alias) WHERE a.claimedBy IS NOT NULL
WITH a, COLLECT { MATCH (i:Identity) WHERE i.uid IN a.claimedBy AND i.mergedInto IS NULL RETURN coalesce(i.name, i.uid) ORDER BY i.uid } AS names
WHERE size(names) > 1
WITH a, names, head(COLLECT { MATCH (a)-[j:JOINED]-(:Alias) RETURN min(j.firstSeen) }) AS stated
RETURN a.uid AS uid, coalesce(stated, a.firstSeen, a.lastSeen, $now) AS at, a.uid + ' is claimed by ' + names[0] + ' and ' + names[1] + '.' AS details
