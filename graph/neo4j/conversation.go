package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Conversation gives the actions of a conversation, oldest first, from a place on, and whether there are more behind the last.
func (d *Database) Conversation(ctx context.Context, id string, from graph.Place, most int) ([]graph.ConversationLine, bool, error) {
	at := from.At
	if at.IsZero() {
		at = beginning
	}
	var list []graph.ConversationLine
	err := d.read(ctx, "conversation", map[string]any{"value": id, "at": at.UTC(), "atUid": from.UID, "most": most}, func(record *neo4j.Record) error {
		f := row{record}.fields("action")
		list = append(list, graph.ConversationLine{
			ActionLine: actionLineFrom(f), Tool: f.text("tool"), ToolCallID: f.text("toolCallId"), TraceID: f.text("traceId"),
			Instance: nodeFrom("AgentInstance", f.fields("instance")), OnBehalfOf: nodeFrom("Identity", f.fields("principal")),
		})
		return nil
	})
	if len(list) > most {
		return list[:most], true, err
	}
	return list, false, err
}
