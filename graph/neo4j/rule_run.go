package neo4j

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/rule"
)

var _ rule.Runner = (*Database)(nil)

// mostHits bounds how many subjects one rule may hit: one that hits more tells nothing.
const mostHits = 100_000

// RunRule implements rule.Runner. It refuses, wrapping graph.ErrInvalid, a query that would change anything, load a file
// or an address, or call a procedure: this is told from the plan before it runs, and it runs in a read transaction.
func (d *Database) RunRule(ctx context.Context, text string, parameters map[string]any) ([]rule.Hit, error) {
	if err := d.fence(ctx, text, parameters); err != nil {
		return nil, err
	}
	session := d.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, text, parameters, neo4j.WithTxTimeout(remaining(ctx)))
	if err != nil {
		return nil, kind(err)
	}
	var hits []rule.Hit
	for result.Next(ctx) {
		row := row{result.Record()}
		hit := rule.Hit{UID: row.text("uid"), At: row.moment("at"), Details: row.text("details")}
		switch {
		case hit.UID == "":
			return nil, fmt.Errorf("its query returned a row whose uid is %v; it must be a text: %w", row.value("uid"), graph.ErrInvalid)
		case hit.At.IsZero():
			return nil, fmt.Errorf("its query returned %s with at %v; it must be a datetime: %w", hit.UID, row.value("at"), graph.ErrInvalid)
		case len(hits) == mostHits:
			return nil, fmt.Errorf("its query hits more than %d subjects; narrow it: %w", mostHits, graph.ErrInvalid)
		}
		hits = append(hits, hit)
	}
	return hits, kind(result.Err())
}

// remaining is the time until the context ends, or the bound of a page's query where it does not.
func remaining(ctx context.Context) time.Duration {
	if deadline, bounded := ctx.Deadline(); bounded {
		return max(time.Until(deadline), time.Millisecond)
	}
	return readTimeout
}

// fence refuses a query by its plan.
func (d *Database) fence(ctx context.Context, text string, parameters map[string]any) error {
	session := d.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, "EXPLAIN "+text, parameters, neo4j.WithTxTimeout(remaining(ctx)))
	if err != nil {
		return kind(err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return kind(err)
	}
	if summary.StatementType() != neo4j.StatementTypeReadOnly {
		return fmt.Errorf("its query may only read: %w", graph.ErrInvalid)
	}
	if operator := forbidden(summary.Plan()); operator != "" {
		return fmt.Errorf("its query may not load files or call procedures (%s): %w", operator, graph.ErrInvalid)
	}
	return nil
}

// forbidden gives the first operator of a plan that reaches outside the graph; empty when there is none.
func forbidden(plan neo4j.Plan) string {
	if plan == nil {
		return ""
	}
	operator, _, _ := strings.Cut(plan.Operator(), "@")
	if operator == "LoadCSV" || strings.HasPrefix(operator, "ProcedureCall") {
		return operator
	}
	for _, child := range plan.Children() {
		if found := forbidden(child); found != "" {
			return found
		}
	}
	return ""
}
