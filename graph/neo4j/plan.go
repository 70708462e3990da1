package neo4j

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/report"
)

// Explain has the server say what it would do with a statement, without doing it. The statement MUST have passed
// report.Look, so that nothing in front of it makes it run. Errors of syntax are a *report.Refusal with their place.
func (d *Database) Explain(ctx context.Context, text string, parameters map[string]any) (report.Explained, error) {
	session := d.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, explain+text, parameters, neo4j.WithTxTimeout(remaining(ctx)))
	if err != nil {
		return report.Explained{}, syntax(err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return report.Explained{}, syntax(err)
	}
	explained := report.Explained{ReadOnly: summary.StatementType() == neo4j.StatementTypeReadOnly, Kind: summary.StatementType().String(), Database: d.name}
	if explained.Database == "" {
		if explained.Database, err = d.home(ctx); err != nil {
			return report.Explained{}, err
		}
	}
	explained.Plan, err = planOf(summary.Plan())
	return explained, err
}

// explain stands on a line of its own, so that the columns of errors are those of the statement.
const explain = "EXPLAIN\n"

// home gives the name of the database that statements run on where none is configured.
func (d *Database) home(ctx context.Context) (string, error) {
	session := d.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, Query("ping"), nil, neo4j.WithTxTimeout(readTimeout))
	if err != nil {
		return "", kind(err)
	}
	summary, err := result.Consume(ctx)
	if err != nil {
		return "", kind(err)
	}
	return summary.Database().Name(), nil
}

// planOf reads a plan. It does not ask the plan for its children: up to its version 5.28.4 the driver hands out the last
// child of an operator in the place of each of them, so that whatever feeds the left side of a join or of a subquery is
// never seen, a LOAD CSV as any other. Reflection reads what the driver received. A driver that keeps it otherwise makes
// this an error, and nothing passes the fence.
func planOf(plan neo4j.Plan) (report.Plan, error) {
	received := reflect.ValueOf(plan)
	for received.Kind() == reflect.Interface || received.Kind() == reflect.Pointer {
		received = received.Elem()
	}
	if received.Kind() != reflect.Struct || !received.FieldByName("plan").IsValid() || received.FieldByName("plan").Kind() != reflect.Pointer {
		return report.Plan{}, errPlan
	}
	return readPlan(received.FieldByName("plan").Elem())
}

var errPlan = fmt.Errorf("the driver gives no plan in the form that is known, so nothing can be said of the statement: %w", graph.ErrInvalid)

func readPlan(received reflect.Value) (report.Plan, error) {
	if received.Kind() != reflect.Struct {
		return report.Plan{}, errPlan
	}
	operator, children, arguments := received.FieldByName("Operator"), received.FieldByName("Children"), received.FieldByName("Arguments")
	if !operator.IsValid() || operator.Kind() != reflect.String || !children.IsValid() || children.Kind() != reflect.Slice || !arguments.IsValid() || arguments.Kind() != reflect.Map {
		return report.Plan{}, errPlan
	}
	var plan report.Plan
	plan.Operator, plan.Database, _ = strings.Cut(operator.String(), "@")
	if details := arguments.MapIndex(reflect.ValueOf("Details")); details.IsValid() && details.Elem().Kind() == reflect.String {
		plan.Details = details.Elem().String()
	}
	for i := range children.Len() {
		child, err := readPlan(children.Index(i))
		if err != nil {
			return report.Plan{}, err
		}
		plan.Children = append(plan.Children, child)
	}
	return plan, nil
}

// place is where the server says that an error is.
var place = regexp.MustCompile(`\s*\(line (\d+), column (\d+) \(offset: \d+\)\)`)

// syntax makes an error of syntax a refusal with its place in the statement.
func syntax(err error) error {
	wrapped, isServer := serverError(err)
	if !isServer || !strings.HasPrefix(wrapped.Code, "Neo.ClientError.Statement.") {
		return kind(err)
	}
	first, _, _ := strings.Cut(wrapped.Msg, "\n")
	refusal := &report.Refusal{What: "the statement", Why: "is refused by the database: " + strings.TrimSpace(place.ReplaceAllString(first, ""))}
	if at := place.FindStringSubmatch(wrapped.Msg); at != nil {
		line, _ := strconv.Atoi(at[1])
		refusal.Line = max(line-1, 0)
		refusal.Column, _ = strconv.Atoi(at[2])
	}
	return refusal
}
