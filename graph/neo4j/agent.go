package neo4j

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

const (
	agentActions = 200            // of each agent that a list looks at
	instanceLife = 24 * time.Hour // an instance that acted within it counts as live
)

// Agents gives a page of the deployed agents in the order of their names, and whether there are more. Of the actions of
// each only the newest 200 are looked at.
func (d *Database) Agents(ctx context.Context, query graph.AgentQuery) ([]graph.AgentLine, bool, error) {
	var list []graph.AgentLine
	err := d.read(ctx, "agents", map[string]any{
		"after": query.After.Name, "afterUid": query.After.UID, "environment": orAbsent(query.Environment), "now": query.Now.UTC(),
		"from": query.Now.Add(-instanceLife).UTC(), "look": agentActions, "most": query.Most,
	}, func(record *neo4j.Record) error {
		row := row{record}
		agent := row.fields("agent")
		list = append(list, graph.AgentLine{
			Agent: nodeFrom("Identity", agent), Environment: agent.text("environment"), Sponsors: nodesFrom(row.maps("sponsors")), Instances: row.number("instances"),
			Live: row.number("live"), Looked: row.number("looked"), Cut: row.number("looked") == agentActions, Last: row.moment("last"), Tools: row.texts("tools"), Talks: row.texts("talks"),
			Conversations: row.number("conversations"), Principals: nodesFrom(row.maps("principals")), Unproven: row.number("unproven"), Gaps: row.number("gaps"),
			Verdicts: verdictsFrom(row),
		})
		return nil
	})
	if len(list) > query.Most {
		return list[:query.Most], true, err
	}
	return list, false, err
}

// nodesFrom reads identities.
func nodesFrom(list []fields) []graph.Node {
	nodes := make([]graph.Node, 0, len(list))
	for _, f := range list {
		nodes = append(nodes, nodeFrom("Identity", f))
	}
	return nodes
}
