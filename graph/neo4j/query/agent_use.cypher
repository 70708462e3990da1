// What the newest $look actions of an agent up to $to name, summed up four times: by instance, tool, principal and conversation.
MATCH (a:Action) WHERE a.identityUid = $uid AND a.at <= $to
WITH a ORDER BY a.identityUid DESC, a.at DESC LIMIT $look
UNWIND [['instance', a.instanceUid], ['tool', a.tool], ['principal', a.onBehalfOfUid], ['conversation', a.conversationId]] AS part
WITH part[0] AS by, part[1] AS value, count(a) AS count, count(DISTINCT a.toolCallId) AS calls, min(a.at) AS first, max(a.at) AS last, collect(a.uid)[0] AS newest,
  sum(CASE WHEN 'delegation-unproven' IN a.gaps THEN 1 ELSE 0 END) AS unproven, sum(CASE a.verdict WHEN 'traced' THEN 1 ELSE 0 END) AS traced,
  sum(CASE a.verdict WHEN 'broken' THEN 1 ELSE 0 END) AS broken, sum(CASE a.verdict WHEN 'unknown' THEN 1 ELSE 0 END) AS unknown
RETURN by, value, count, calls, first, last, newest, unproven, traced, broken, unknown,
  CASE by
    WHEN 'instance' THEN head(COLLECT { MATCH (n:AgentInstance {uid: value}) RETURN n {.uid, .name} })
    WHEN 'principal' THEN head(COLLECT { MATCH (n:Identity {uid: value}) RETURN n {.uid, .name, .kind} })
  END AS node
