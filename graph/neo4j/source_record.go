package neo4j

import (
	"context"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

const (
	mostRuns       = 500 // runs of one source that are summed up
	mostRejections = 10_000
)

// Sources gives all sources with how each stands, by name.
func (d *Database) Sources(ctx context.Context) ([]graph.SourceRecord, error) {
	return d.sources(ctx, nil)
}

// Source gives one source with how it stands. The error wraps graph.ErrNotFound when there is none.
func (d *Database) Source(ctx context.Context, uid string) (graph.SourceRecord, error) {
	list, err := d.sources(ctx, uid)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("source %q: %w", uid, graph.ErrNotFound)
	}
	if err != nil {
		return graph.SourceRecord{}, err
	}
	return list[0], nil
}

func (d *Database) sources(ctx context.Context, uid any) ([]graph.SourceRecord, error) {
	var list []graph.SourceRecord
	err := d.read(ctx, "sources", map[string]any{"uid": uid, "runs": mostRuns}, func(record *neo4j.Record) error {
		row := row{record}
		node := row.fields("source")
		found := graph.SourceRecord{
			Source: sourceFrom(node), LeaseHolder: node.text("leaseHolder"), LeaseUntil: node.moment("leaseUntil"),
			Coverage: all(row, "coverages", coverageFrom), Runs: all(row, "runs", runFrom),
			Rejected: graph.Count{Number: row.number("rejected"), AtLeast: row.number("rejected") >= mostRejections},
		}
		found.Reading = readingFrom(node)
		found.Reading.Claims = all(row, "claims", coverageClaimFrom)
		found.Reading.Doubts = all(row, "doubts", doubtFrom)
		found.RunsCut = len(found.Runs) == mostRuns
		for _, one := range found.Runs {
			found.Totals.Read += one.Read
			found.Totals.Loaded += one.Loaded
			found.Totals.Rejected += one.Rejected
			found.Totals.Duplicates += one.Duplicates
			found.Totals.Redacted += one.Redacted
			found.Totals.Actions += one.Actions
			good := one.Status == graph.RunSucceeded || one.Status == graph.RunPartial && one.Error == ""
			if good && found.LastGood.UID == "" {
				found.LastGood = one
			}
		}
		list = append(list, found)
		return nil
	})
	return list, err
}

// CollectorRun gives one run with its source. The error wraps graph.ErrNotFound when there is none.
func (d *Database) CollectorRun(ctx context.Context, uid string) (graph.CollectorRun, graph.Source, error) {
	var run graph.CollectorRun
	var source graph.Source
	err := d.record(ctx, "run", "run", uid, func(row row) {
		run, source = runFrom(row.fields("run")), sourceFrom(row.fields("source"))
	})
	return run, source, err
}

// Rejections gives a page of what is still in the quarantine of a source, newest first.
func (d *Database) Rejections(ctx context.Context, sourceUID string, turn graph.Turn) (graph.Page[graph.Rejection], error) {
	place := turn.Place
	if place.At.IsZero() {
		place.At = end
	}
	var found look[graph.Rejection]
	err := d.read(ctx, "rejections", map[string]any{"source": sourceUID, "at": place.At.UTC(), "atUid": place.UID, "most": turn.Most + 1}, func(record *neo4j.Record) error {
		found.rows = append(found.rows, rejectionFrom(row{record}.fields("rejection")))
		return nil
	})
	placeOf := func(rejection graph.Rejection) graph.Place { return graph.Place{At: rejection.At, UID: rejection.UID} }
	return pageOf([]look[graph.Rejection]{found}, turn, placeOf), err
}

// RejectionsOfRun gives what one run rejected in the order of file and position, from behind the given one on, what was
// replayed since included. more says whether there are further ones.
func (d *Database) RejectionsOfRun(ctx context.Context, runUID, after string, most int) (list []graph.Rejection, more bool, err error) {
	err = d.read(ctx, "rejections_of_run", map[string]any{"run": runUID, "prefix": runUID + "/", "after": after, "most": most + 1}, func(record *neo4j.Record) error {
		list = append(list, rejectionFrom(row{record}.fields("rejection")))
		return nil
	})
	if len(list) > most {
		list, more = list[:most], true
	}
	return list, more, err
}

func rejectionFrom(f fields) graph.Rejection {
	return graph.Rejection{
		UID: f.text("uid"), File: f.text("file"), Position: f.text("position"), Reason: f.text("reason"), At: f.moment("at"),
		Evidence: f.text("evidence"), Segment: f.text("segment"), ReplayedAt: f.moment("replayedAt"),
	}
}
