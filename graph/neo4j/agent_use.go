package neo4j

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

const agentUseActions = 1_000 // of one agent that its page looks at

// ending is later than any action.
var ending = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// AgentUse sums up the newest 1,000 actions of an agent, up to a moment where one is given. Instances and conversations are ordered by their newest action,
// tools and principals by their number, and what names nothing comes last.
func (d *Database) AgentUse(ctx context.Context, uid string, until time.Time) (graph.AgentUse, error) {
	var use graph.AgentUse
	if until.IsZero() {
		until = ending
	}
	err := d.read(ctx, "agent_use", map[string]any{"uid": uid, "to": until.UTC(), "look": agentUseActions}, func(record *neo4j.Record) error {
		row := row{record}
		line := graph.AgentUseLine{
			Of: graph.Node{UID: row.text("value")}, Count: row.number("count"), Calls: row.number("calls"), Unproven: row.number("unproven"),
			First: row.moment("first"), Last: row.moment("last"), Newest: row.text("newest"), Verdicts: verdictsFrom(row),
		}
		switch by := row.text("by"); by {
		case "instance":
			line.Of = namedFrom("AgentInstance", line.Of.UID, row)
			use.Instances = append(use.Instances, line)
			use.Looked += line.Count
		case "principal":
			line.Of = namedFrom("Identity", line.Of.UID, row)
			use.Principals = append(use.Principals, line)
		case "tool":
			use.Tools = append(use.Tools, line)
		case "conversation":
			use.Talks = append(use.Talks, line)
		}
		return nil
	})
	use.Cut = use.Looked == agentUseActions
	newest := func(a, b graph.AgentUseLine) int {
		return cmp.Or(b.Last.Compare(a.Last), cmp.Compare(a.Of.UID, b.Of.UID))
	}
	most := func(a, b graph.AgentUseLine) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Of.UID, b.Of.UID))
	}
	slices.SortFunc(use.Instances, namedFirst(newest))
	slices.SortFunc(use.Talks, namedFirst(newest))
	slices.SortFunc(use.Tools, namedFirst(most))
	slices.SortFunc(use.Principals, namedFirst(most))
	return use, err
}

// namedFrom reads the node that a line is about; one that is not loaded has no more than its uid.
func namedFrom(label, uid string, row row) graph.Node {
	if f := row.fields("node"); len(f) > 0 {
		return nodeFrom(label, f)
	}
	return graph.Node{UID: uid, Label: label}
}

// namedFirst orders what names something before what does not.
func namedFirst(order func(a, b graph.AgentUseLine) int) func(a, b graph.AgentUseLine) int {
	return func(a, b graph.AgentUseLine) int {
		if (a.Of.UID == "") != (b.Of.UID == "") {
			return cmp.Compare(b.Of.UID, a.Of.UID)
		}
		return order(a, b)
	}
}
