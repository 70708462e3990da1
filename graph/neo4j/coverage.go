package neo4j

import (
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Cover implements schema.Transaction.
func (t *stateTransaction) Cover(ctx context.Context, source string, spans []graph.Coverage) error {
	var stored graph.Coverages
	err := run(ctx, t.tx, Query("coverage_of_source"), map[string]any{"source": source}, func(record *neo4j.Record) error {
		stored = append(stored, coverageFrom(row{record}.fields("coverage")))
		return nil
	})
	if err != nil {
		return err
	}
	before, joined := graph.JoinCoverage(stored), graph.JoinCoverage(append(slices.Clone(stored), spans...))
	earliest, fresh := graph.NewlyCovered(before, joined)
	if !fresh {
		return nil
	}
	rows := make([]map[string]any, len(joined))
	for i, span := range joined {
		rows[i] = map[string]any{
			"uid": source + "/" + string(span.Subject) + "/" + span.System + "/" + span.Interval.From.UTC().Format(time.RFC3339Nano),
			"properties": map[string]any{
				"subject": string(span.Subject), "system": span.System,
				"from": orNull(span.Interval.From), "to": orNull(span.Interval.To), "source": source,
			},
		}
	}
	if err := run(ctx, t.tx, Query("replace_coverage"), map[string]any{"source": source, "rows": rows}, nil); err != nil {
		return err
	}
	// What was not known for want of this coverage may be known now. Requests and approvals are asked for when a grant
	// began, which may be after the action.
	later := slices.ContainsFunc(spans, func(span graph.Coverage) bool {
		return span.Subject == graph.SubjectRequest || span.Subject == graph.SubjectApproval
	})
	return run(ctx, t.tx, Query("mark_unknown"), map[string]any{"from": orNull(earliest), "later": later}, nil)
}

func coverageFrom(f fields) graph.Coverage {
	return graph.Coverage{
		Source: f.text("source"), Name: f.text("name"), Subject: graph.Subject(f.text("subject")), System: f.text("system"),
		Interval: graph.Interval{From: f.moment("from"), To: f.moment("to")}, Rows: f.number("rows"),
	}
}

// Coverages gives the coverage of all sources.
func (d *Database) Coverages(ctx context.Context) (graph.Coverages, error) {
	var all graph.Coverages
	err := d.read(ctx, "coverages", nil, func(record *neo4j.Record) error {
		all = append(all, coverageFrom(row{record}.fields("coverage")))
		return nil
	})
	return all, err
}
