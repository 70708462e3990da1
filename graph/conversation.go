package graph

// ConversationLine is an action of a conversation with the context of the agent that did it.
type ConversationLine struct {
	ActionLine
	Tool       string
	ToolCallID string
	TraceID    string
	Instance   Node
	OnBehalfOf Node
}
