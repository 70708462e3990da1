package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// OpenFindings counts the open findings of each rule; counts stop at most.
func (d *Database) OpenFindings(ctx context.Context, rules []string, most int) (map[string]graph.Count, error) {
	counts := make(map[string]graph.Count, len(rules))
	err := d.read(ctx, "open_findings", map[string]any{"rules": rules, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		number := row.number("count")
		counts[row.text("rule")] = graph.Count{Number: number, AtLeast: number >= int64(most)}
		return nil
	})
	return counts, err
}
