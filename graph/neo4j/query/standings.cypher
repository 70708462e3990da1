// All that bears on the judging of the actions of these identities, over all time.
UNWIND $uids AS uid
MATCH (i:Identity {uid: uid})
// include: standing_held
RETURN uid,
// include: standing_columns
