// The identities that some people answer for now, and those people themselves.
UNWIND $uids AS uid
MATCH (p:Identity {uid: uid})-[s:SPONSORS]->(i:Identity)
WHERE (s.validFrom IS NULL OR s.validFrom <= datetime()) AND (s.validTo IS NULL OR s.validTo > datetime()) AND
// include: counted_sponsor
RETURN DISTINCT i.uid AS uid LIMIT $most
