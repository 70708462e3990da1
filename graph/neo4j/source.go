package neo4j

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// OpenSource makes sure that a source exists as it is configured, with the coverage that follows from its lag and retention,
// and gives it with its stored cursor.
func (d *Database) OpenSource(ctx context.Context, source graph.Source) (graph.Source, error) {
	stored := source
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		if err := run(ctx, tx, Query("lock_state"), nil, nil); err != nil {
			return err
		}
		err := run(ctx, tx, Query("open_source"), map[string]any{
			"uid": source.UID, "name": source.Name, "kind": source.Kind, "schedule": orAbsent(source.Schedule),
			"lag": seconds(source.Lag), "retention": seconds(source.Retention),
		}, func(record *neo4j.Record) error {
			stored.Cursor = row{record}.text("cursor")
			return nil
		})
		if err != nil {
			return err
		}
		return readAnew(ctx, tx, source.UID, "", func(*graph.Reading, claimant) {})
	})
	return stored, err
}

// TakeLease makes this process the one that collects a source until the lease ends. It returns a *graph.HeldError when
// another one does.
func (d *Database) TakeLease(ctx context.Context, sourceUID, holder string, length time.Duration) error {
	var owner string
	var until time.Time
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("take_lease"), map[string]any{"uid": sourceUID, "holder": holder, "seconds": int64(length.Seconds())}, func(record *neo4j.Record) error {
			owner, until = row{record}.text("holder"), row{record}.moment("until")
			return nil
		})
	})
	if err != nil {
		return err
	}
	if owner != holder {
		return &graph.HeldError{Source: sourceUID, Holder: owner, Until: until}
	}
	return nil
}

// EndLease gives a lease back.
func (d *Database) EndLease(ctx context.Context, sourceUID, holder string) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("end_lease"), map[string]any{"uid": sourceUID, "holder": holder}, nil)
	})
}

// StartRun gives the run of a source that was interrupted, to be gone on with, or a new one. again says which.
func (d *Database) StartRun(ctx context.Context, sourceUID string, now time.Time) (started graph.CollectorRun, cursor string, again bool, err error) {
	err = d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("start_run"), map[string]any{"source": sourceUID, "uid": sourceUID + "/" + now.UTC().Format(time.RFC3339Nano), "now": now.UTC()},
			func(record *neo4j.Record) error {
				row := row{record}
				started, cursor, again = runFrom(row.fields("run")), row.text("cursor"), row.flag("again")
				return nil
			})
	})
	started.SourceUID = sourceUID
	return started, cursor, again, err
}

// Checkpoint commits how far a run got: its counters, the cursor of its source, the files that it finished, the
// records that it rejected and those of quarantine that it loaded, in one transaction. It comes after the facts of the same records, so that a crash in between
// delivers those again, which changes nothing.
func (d *Database) Checkpoint(ctx context.Context, checkpoint graph.Checkpoint) error {
	current := checkpoint.Run
	files := make([]map[string]any, len(checkpoint.Files))
	for i, file := range checkpoint.Files {
		files[i] = map[string]any{"uid": current.SourceUID + "/" + file.File, "size": file.Size, "modified": file.Modified}
	}
	rejections := make([]map[string]any, len(checkpoint.Rejections))
	for i, rejection := range checkpoint.Rejections {
		rejections[i] = map[string]any{"uid": rejection.UID, "properties": map[string]any{
			"file": rejection.File, "position": rejection.Position, "reason": rejection.Reason, "at": rejection.At.UTC(),
			"evidence": rejection.Evidence, "segment": rejection.Segment, "source": current.SourceUID,
		}, "doubt": doubtRow(rejection.Doubt)}
	}
	doubts := len(checkpoint.Rejections)+len(checkpoint.Replayed) > 0
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		if checkpoint.Ended != "" || doubts {
			if err := run(ctx, tx, Query("lock_state"), nil, nil); err != nil {
				return err
			}
		}
		err := run(ctx, tx, Query("checkpoint"), map[string]any{
			"uid": current.UID, "source": current.SourceUID, "cursor": orAbsent(checkpoint.Cursor),
			"run": map[string]any{
				"status": string(current.Status), "started": current.Started.UTC(), "finished": orNull(current.Finished), "read": current.Read,
				"loaded": current.Loaded, "rejected": current.Rejected, "duplicates": current.Duplicates, "redacted": current.Redacted,
				"actions": current.Actions, "error": orAbsent(current.Error), "position": orAbsent(current.Position),
				"replay": trueOrAbsent(current.Replay),
			},
		}, nil)
		if err != nil {
			return err
		}
		if len(files) > 0 {
			if err := run(ctx, tx, Query("finish_files"), map[string]any{"source": current.SourceUID, "rows": files}, nil); err != nil {
				return err
			}
		}
		if len(rejections) > 0 {
			if err := run(ctx, tx, Query("reject"), map[string]any{"run": current.UID, "rows": rejections}, nil); err != nil {
				return err
			}
		}
		if len(checkpoint.Replayed) > 0 {
			if err := run(ctx, tx, Query("close_rejections"), map[string]any{"uids": checkpoint.Replayed, "now": checkpoint.At.UTC()}, nil); err != nil {
				return err
			}
		}
		if err := markJudged(ctx, tx, checkpoint); err != nil || checkpoint.Ended == "" && !doubts {
			return err
		}
		var bounded error
		err = readAnew(ctx, tx, current.SourceUID, current.UID, func(reading *graph.Reading, now claimant) {
			if checkpoint.Ended == "" {
				return
			}
			reading.Rows(current.UID, now.rows)
			bounded = boundDoubts(ctx, tx, reading, current.UID)
			reading.End(current.UID, current.Started, checkpoint.Ended == graph.ClaimSettled)
		})
		return errors.Join(bounded, err)
	})
}

// markJudged marks the identities whose actions were judged on coverage that has changed since. The lock makes sure that a
// change of coverage either comes before, and is seen here, or comes after, and finds the actions.
func markJudged(ctx context.Context, tx neo4j.ManagedTransaction, checkpoint graph.Checkpoint) error {
	if len(checkpoint.Judged) == 0 {
		return nil
	}
	mark, err := coverageMark(ctx, tx)
	if err != nil || mark == checkpoint.CoverageMark {
		return err
	}
	rows := make([]map[string]any, 0, len(checkpoint.Judged))
	for uid, first := range checkpoint.Judged {
		rows = append(rows, map[string]any{"uid": uid, "first": first.UTC()})
	}
	// One order everywhere: two transactions must not lock each other out.
	slices.SortFunc(rows, func(a, b map[string]any) int { return cmp.Compare(a["uid"].(string), b["uid"].(string)) })
	return run(ctx, tx, Query("mark_judged"), map[string]any{"rows": rows}, nil)
}

// coverageMark takes the lock of the coverage and gives its mark.
func coverageMark(ctx context.Context, tx neo4j.ManagedTransaction) (mark string, err error) {
	err = run(ctx, tx, Query("coverage_mark"), nil, func(record *neo4j.Record) error {
		mark = row{record}.text("mark")
		return nil
	})
	return mark, err
}

// seconds gives a length of time as it is stored; nil for none.
func seconds(length time.Duration) any {
	if length <= 0 {
		return nil
	}
	return int64(length / time.Second)
}

// KnownFile reports whether a file was read to its end in this state.
func (d *Database) KnownFile(ctx context.Context, sourceUID string, file graph.FinishedFile) (bool, error) {
	known := false
	err := d.read(ctx, "known_file", map[string]any{"uid": sourceUID + "/" + file.File, "size": file.Size, "modified": file.Modified}, func(*neo4j.Record) error {
		known = true
		return nil
	})
	return known, err
}

// SourceCounts gives the numbers of one source. It reads all its actions, so it is for the end of a run by hand.
func (d *Database) SourceCounts(ctx context.Context, sourceUID string) (graph.SourceCounts, error) {
	counts := graph.SourceCounts{Verdicts: map[graph.Verdict]int64{graph.VerdictTraced: 0, graph.VerdictBroken: 0, graph.VerdictUnknown: 0}}
	err := d.read(ctx, "source_counts", map[string]any{"source": sourceUID}, func(record *neo4j.Record) error {
		row := row{record}
		counts.Actions += row.number("actions")
		counts.DerivedActions += row.number("derived")
		counts.SessionActions += row.number("sessions")
		counts.IssuedCredentials = row.number("issued")
		counts.Verdicts[graph.Verdict(row.text("verdict"))] += row.number("actions")
		return nil
	})
	return counts, err
}

func runFrom(f fields) graph.CollectorRun {
	return graph.CollectorRun{
		UID: f.text("uid"), SourceUID: f.text("source"), Status: graph.RunStatus(f.text("status")), Started: f.moment("started"), Finished: f.moment("finished"),
		Read: f.number("read"), Loaded: f.number("loaded"), Rejected: f.number("rejected"), Duplicates: f.number("duplicates"),
		Redacted: f.number("redacted"), Actions: f.number("actions"), Error: f.text("error"), Position: f.text("position"),
		Replay: f.flag("replay"),
	}
}
