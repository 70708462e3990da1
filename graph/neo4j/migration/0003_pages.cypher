// Access paths of the lists on the pages. Most actions lack these properties and cost the indexes nothing.
CREATE INDEX action_tool_call_at IF NOT EXISTS FOR (n:Action) ON (n.toolCallId, n.at);
CREATE INDEX action_conversation_at IF NOT EXISTS FOR (n:Action) ON (n.conversationId, n.at);
CREATE INDEX action_trace_at IF NOT EXISTS FOR (n:Action) ON (n.traceId, n.at);
CREATE INDEX action_instance_at IF NOT EXISTS FOR (n:Action) ON (n.instanceUid, n.at);
CREATE INDEX action_on_behalf_at IF NOT EXISTS FOR (n:Action) ON (n.onBehalfOfUid, n.at);
CREATE INDEX credential_fingerprint IF NOT EXISTS FOR (n:Credential) ON (n.fingerprint);
CREATE INDEX agent_instance_name IF NOT EXISTS FOR (n:AgentInstance) ON (n.name);
CREATE INDEX finding_severity_at IF NOT EXISTS FOR (n:Finding) ON (n.status, n.severity, n.lastAt);
CREATE INDEX run_source_started IF NOT EXISTS FOR (n:CollectorRun) ON (n.source, n.started);
CREATE INDEX rejection_source_at IF NOT EXISTS FOR (n:Rejection) ON (n.source, n.at);
