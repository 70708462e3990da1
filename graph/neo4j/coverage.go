package neo4j

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Cover implements schema.Transaction.
func (t *stateTransaction) Cover(ctx context.Context, source string, spans []graph.Coverage) error {
	run := ""
	if len(spans) > 0 {
		run = spans[0].Run
	}
	return readAnew(ctx, t.tx, source, run, func(reading *graph.Reading, current claimant) {
		reading.Add(run, current.started, current.rowsBefore, current.rows, spans)
	})
}

// claimant is the run that claims to be complete for something.
type claimant struct {
	started          time.Time
	rowsBefore, rows int64 // records that the source had delivered before it, and up to now
}

// readAnew changes how a source has been read and stores the coverage that follows, in a transaction that holds the state
// lock. What may be judged otherwise for it is marked, whether coverage grew or shrank.
func readAnew(ctx context.Context, tx neo4j.ManagedTransaction, source, runUID string, change func(*graph.Reading, claimant)) error {
	if err := run(ctx, tx, Query("lock_coverage"), nil, nil); err != nil {
		return err
	}
	var reading graph.Reading
	var current claimant
	var stored graph.Coverages
	err := run(ctx, tx, Query("reading"), map[string]any{"source": source, "run": runUID}, func(record *neo4j.Record) error {
		row := row{record}
		reading, stored = readingFrom(row.fields("source")), all(row, "coverages", coverageFrom)
		for _, f := range row.maps("claims") {
			reading.Claims = append(reading.Claims, coverageClaimFrom(f))
		}
		reading.Doubts = all(row, "doubts", doubtFrom)
		current = claimant{started: row.fields("run").moment("started"), rowsBefore: row.fields("run").number("rowsBefore"), rows: row.fields("source").number("rows")}
		return nil
	})
	if err != nil {
		return err
	}
	change(&reading, current)
	if err := run(ctx, tx, Query("replace_claims"), map[string]any{
		"source": source, "rows": claimRows(source, reading.Claims), "properties": map[string]any{"lastGood": orNull(reading.LastGood), "failing": trueOrAbsent(reading.Failing)},
	}, nil); err != nil {
		return err
	}
	before, after := graph.JoinCoverage(stored), reading.Coverage()
	if slices.EqualFunc(before, after, graph.Coverage.Equal) {
		return nil
	}
	doubted := slices.DeleteFunc(slices.Clone(after), func(span graph.Coverage) bool { return !span.Doubted() })
	if err := run(ctx, tx, Query("replace_coverage"), map[string]any{
		"source": source, "rows": coverageRows(source, after.Complete()), "doubted": coverageRows(source, doubted),
	}, nil); err != nil {
		return err
	}
	return markCoverage(ctx, tx, runUID, before, after)
}

// markCoverage marks what may be judged otherwise since coverage changed.
func markCoverage(ctx context.Context, tx neo4j.ManagedTransaction, runUID string, before, after graph.Coverages) error {
	gained, fresh := graph.NewlyCovered(before, after)
	lost, subjects := graph.NoLongerCovered(before, after)
	if !fresh && len(subjects) == 0 {
		return nil
	}
	if err := run(ctx, tx, Query("change_coverage_mark"), nil, nil); err != nil {
		return err
	}
	if fresh {
		// What was not known for want of this coverage may be known now. Requests and approvals are asked for when a grant
		// began, which may be after the action.
		if err := run(ctx, tx, Query("mark_unknown"), map[string]any{"from": orNull(gained), "later": slices.ContainsFunc(after.Complete(), ofGrant), "run": orAbsent(runUID)}, nil); err != nil {
			return err
		}
	}
	if len(subjects) == 0 || len(subjects) == 1 && subjects[0] == graph.SubjectAction { // on which no link rests
		return nil
	}
	return run(ctx, tx, Query("mark_uncovered"), map[string]any{
		"from": orNull(lost), "later": slices.Contains(subjects, graph.SubjectRequest) || slices.Contains(subjects, graph.SubjectApproval), "run": orAbsent(runUID),
	}, nil)
}

func ofGrant(span graph.Coverage) bool {
	return span.Subject == graph.SubjectRequest || span.Subject == graph.SubjectApproval
}

func readingFrom(source fields) graph.Reading {
	return graph.Reading{
		Lag: duration(source, "lag"), Retention: duration(source, "retention"), FirstRead: source.moment("firstRead"),
		LastGood: source.moment("lastGood"), Failing: source.flag("failing"),
	}
}

// duration reads a number of seconds.
func duration(f fields, name string) time.Duration {
	return time.Duration(f.number(name)) * time.Second
}

func coverageClaimFrom(f fields) graph.CoverageClaim {
	return graph.CoverageClaim{
		Coverage: coverageFrom(f), State: graph.ClaimState(f.text("state")), ReadAt: f.moment("readAt"),
		RowsBefore: f.number("rowsBefore"), RowsUpTo: f.number("rowsUpTo"),
	}
}

func spanProperties(source string, span graph.Coverage) map[string]any {
	return map[string]any{
		"subject": string(span.Subject), "system": span.System, "from": orNull(span.Interval.From), "to": orNull(span.Interval.To),
		"source": source, "run": orAbsent(span.Run),
	}
}

func claimRows(source string, claims []graph.CoverageClaim) []map[string]any {
	rows := make([]map[string]any, len(claims))
	for i, claim := range claims {
		properties := spanProperties(source, claim.Coverage)
		properties["state"], properties["readAt"] = string(claim.State), orNull(claim.ReadAt)
		properties["rowsBefore"], properties["rowsUpTo"] = claim.RowsBefore, claim.RowsUpTo
		rows[i] = map[string]any{"uid": source + "/" + strconv.Itoa(i), "properties": properties}
	}
	return rows
}

func coverageRows(source string, spans graph.Coverages) []map[string]any {
	rows := make([]map[string]any, len(spans))
	for i, span := range spans {
		properties := spanProperties(source, span)
		if span.Rows > 0 {
			properties["rows"] = span.Rows
		}
		if span.Doubted() {
			properties["rejected"] = span.Rejected
		}
		rows[i] = map[string]any{
			"uid":        source + "/" + string(span.Subject) + "/" + span.System + "/" + span.Interval.From.UTC().Format(time.RFC3339Nano),
			"properties": properties,
		}
	}
	return rows
}

func coverageFrom(f fields) graph.Coverage {
	return graph.Coverage{
		Source: f.text("source"), Name: f.text("name"), Subject: graph.Subject(f.text("subject")), System: f.text("system"),
		Interval: graph.Interval{From: f.moment("from"), To: f.moment("to")}, Rows: f.number("rows"), Run: f.text("run"), FirstRead: f.moment("firstRead"),
		Rejected: f.number("rejected"),
	}
}

// Coverages gives the coverage of all sources, and a mark that changes with it.
func (d *Database) Coverages(ctx context.Context) (spans graph.Coverages, mark string, err error) {
	err = d.read(ctx, "coverages", nil, func(record *neo4j.Record) error {
		row := row{record}
		mark, spans = row.text("mark"), all(row, "coverages", coverageFrom)
		return nil
	})
	return spans, mark, err
}

// Readings gives how the sources have been read, at most 500 of them, by name.
func (d *Database) Readings(ctx context.Context) ([]graph.SourceReading, error) {
	var list []graph.SourceReading
	err := d.read(ctx, "readings", nil, func(record *neo4j.Record) error {
		row := row{record}
		node := row.fields("source")
		one := graph.SourceReading{Name: node.text("name"), Reading: readingFrom(node)}
		one.Claims, one.Doubts = all(row, "claims", coverageClaimFrom), all(row, "doubts", doubtFrom)
		list = append(list, one)
		return nil
	})
	return list, err
}
