package neo4j

import (
	"context"
	"fmt"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/report"
	"clew/graph/rule"
)

var _ rule.Runner = (*Database)(nil)

// mostHits bounds how many subjects one rule may hit: one that hits more tells nothing.
const mostHits = 100_000

// ruleBounds bound the query of a rule where its context does not bound it more.
var ruleBounds = report.Bounds{Time: rule.Timeout, Rows: mostHits, Bytes: 64 << 20}

// RunRule implements rule.Runner. The query passes the fence of package report first, and runs within bounds.
func (d *Database) RunRule(ctx context.Context, text string, parameters map[string]any) ([]rule.Hit, error) {
	var hits []rule.Hit
	bounds := ruleBounds
	bounds.Time = min(bounds.Time, remaining(ctx))
	err := d.fenced(ctx, text, parameters, bounds, func(record *neo4j.Record) error {
		row := row{record}
		hit := rule.Hit{UID: row.text("uid"), At: row.moment("at"), Details: row.text("details"), Severity: row.text("severity")}
		switch {
		case hit.UID == "":
			return fmt.Errorf("its query returned a row whose uid is %v; it must be a text: %w", row.value("uid"), graph.ErrInvalid)
		case hit.At.IsZero():
			return fmt.Errorf("its query returned %s with at %v; it must be a datetime: %w", hit.UID, row.value("at"), graph.ErrInvalid)
		}
		if hit.Severity != "" && !slices.Contains(rule.Severities, hit.Severity) {
			return fmt.Errorf("its query returned %s with severity %q; it must be one of %v: %w", hit.UID, hit.Severity, rule.Severities, graph.ErrInvalid)
		}
		hits = append(hits, hit)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return hits, nil
}
