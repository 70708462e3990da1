package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Overview gives the state of the whole graph. Its counts stop at most.
func (d *Database) Overview(ctx context.Context, most int) (graph.Overview, error) {
	overview := graph.Overview{Verdicts: map[graph.Verdict]graph.Count{}, Gaps: map[string]graph.Count{}}
	count := func(f fields) graph.Count {
		return graph.Count{Number: f.number("count"), AtLeast: f.number("count") >= int64(most)}
	}
	err := d.read(ctx, "overview", map[string]any{"most": most}, func(record *neo4j.Record) error {
		row := row{record}
		overview.Actions = row.number("actions")
		for _, f := range row.maps("verdicts") {
			overview.Verdicts[graph.Verdict(f.text("verdict"))] = count(f)
			if newest := f.moment("newest"); newest.After(overview.Newest) {
				overview.Newest = newest
			}
		}
		for _, f := range row.maps("gaps") {
			overview.Gaps[f.text("severity")] = count(f)
		}
		return nil
	})
	return overview, err
}
