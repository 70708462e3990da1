package estate

import (
	"clew/graph"
	"clew/ingest"
)

// name is the scenario or the story that the action belongs to.
func (e *event) name() string {
	if e.story != nil {
		return "story"
	}
	return e.scenario
}

// appendExpectation appends the action's line of the file of expectations.
func (e *event) appendExpectation(buffer []byte) []byte {
	buffer = append(buffer, `{"action":"`...)
	switch e.performer.medium {
	case trailMedium:
		buffer = append(buffer, "aws-event:"...)
		buffer = e.id.appendTo(buffer)
	default:
		buffer = append(buffer, e.key()...)
	}
	buffer = append(buffer, '"')
	buffer = append(buffer, e.expected.text...)
	buffer = append(buffer, `,"scenario":"`...)
	if e.story != nil {
		buffer = append(buffer, "story:"...)
		buffer = append(buffer, e.story.Name...)
	} else {
		buffer = append(buffer, e.scenario...)
	}
	return append(buffer, "\"}\n"...)
}

var resourceSchemes = map[medium]string{databaseMedium: "postgres-object", agentMedium: "agent-resource", gatewayMedium: "api-endpoint"}

// fact is the action as a fact.
func (e *event) fact() *ingest.Acted {
	p := e.performer
	key, err := graph.ParseKey(e.key())
	if err != nil {
		panic(err)
	}
	acted := &ingest.Acted{
		Head: ingest.Head{At: e.at}, Key: key, System: systems[p.medium], Operation: e.deed.operation, Outcome: graph.OutcomeSuccess,
		Actor: p.actor, Credential: p.credential, Resource: graph.Key{Scheme: resourceSchemes[p.medium], Value: e.deed.resource},
		ResourceKind: e.deed.resourceKind, SourceIP: p.host, Workload: p.name, Environment: p.environment,
	}
	if !p.credential.IsZero() {
		acted.CredentialKind = p.kind
	}
	if p.medium != agentMedium {
		return acted
	}
	// Identifiers and digests follow from the action's own, so that they need no randomness of their own.
	hex := e.request.hex() + e.id.hex()
	if !e.bare {
		acted.Tool = e.deed.operation[len("tool:"):]
		acted.ToolCallID, acted.ConversationID, acted.TraceID = "call_"+hex[:24], "conversation-"+hex[8:20], hex[:32]
		acted.Digest = "sha256:" + hex
		acted.Instance = graph.Key{Scheme: "agent-instance", Value: e.instance.id}
		acted.AgentVersion, acted.InstanceHost = e.instance.version, e.instance.host
		acted.OnBehalfOf = p.behalf.key()
	}
	return acted
}

func (id uuid) hex() string {
	buffer := make([]byte, 0, 32)
	for _, octet := range id {
		buffer = append(buffer, base16[octet>>4], base16[octet&15])
	}
	return string(buffer)
}
