package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Density counts actions in equal parts of a span, which has both ends: at most the given number of parts, and at most so
// many actions in each.
func (d *Database) Density(ctx context.Context, of, value string, span graph.Interval, parts int, most int64) (graph.Density, error) {
	if of == graph.ActionsOfAll || ways[of] == "" || parts < 1 || !span.From.Before(span.To) {
		return graph.Density{}, fmt.Errorf("there is no density by %q over %s: %w", of, span.To.Sub(span.From), graph.ErrInvalid)
	}
	width := max(span.To.Sub(span.From)/time.Duration(parts), time.Second).Truncate(time.Second)
	density := graph.Density{From: span.From.UTC().Truncate(time.Second), Width: width, Most: most}
	parts = int((span.To.Sub(density.From) + width - 1) / width)
	density.Counts = make([]int64, parts)
	err := d.read(ctx, "density_of_"+of, map[string]any{
		"value": value, "from": density.From, "width": int64(width / time.Second), "buckets": parts, "most": most,
	}, func(record *neo4j.Record) error {
		row := row{record}
		density.Counts[row.number("bucket")] = row.number("count")
		return nil
	})
	return density, err
}
