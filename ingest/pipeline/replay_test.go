package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/pipeline"
)

// oldForm is a collector of lines, some of which it can decode only once its fault is mended. The last two records are
// one that is never any good, and one of which nothing can be kept.
type oldForm struct {
	lines  []string
	mended bool
}

// Collect implements ingest.Collector.
func (o oldForm) Collect(ctx context.Context, from ingest.Cursor, deliver ingest.Deliver) error {
	for i := from.Index; i < int64(len(o.lines)); i++ {
		position := fmt.Sprintf("line %d", i+1)
		record := o.Decode(ctx, []byte(o.lines[i]), "old.log", position)
		record.Raw, record.Cursor = []byte(o.lines[i]), ingest.Cursor{File: "old.log", Index: i + 1}
		if o.lines[i] == "" {
			record.Raw = nil
		}
		if err := deliver(record); err != nil {
			return err
		}
	}
	return nil
}

// Decode implements ingest.Decoder.
func (o oldForm) Decode(_ context.Context, raw []byte, file, position string) ingest.Record {
	record := ingest.Record{File: file, Position: position}
	operation, found := strings.CutPrefix(string(raw), "new ")
	if !found && o.mended {
		operation, found = strings.CutPrefix(string(raw), "old ")
	}
	switch {
	case found:
		record.Facts = []ingest.Fact{acted(strings.ReplaceAll(operation, " ", "-"), "2026-02-01 10:00", operation)}
	case o.mended:
		record.Rejection = "neither an old nor a new line"
	default:
		record.Rejection = "not a new line"
	}
	return record
}

// opened gives a collector as a source's configuration does.
func opened(collector ingest.Collector) func(context.Context, ingest.Environment) (ingest.Collector, error) {
	return func(context.Context, ingest.Environment) (ingest.Collector, error) { return collector, nil }
}

func (f fixture) quarantine(t *testing.T) []string {
	t.Helper()
	page, err := f.database.Rejections(t.Context(), "old", graph.Turn{Most: 100})
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, rejection := range page.Rows {
		list = append(list, rejection.File+" "+rejection.Position+": "+rejection.Reason)
	}
	return list
}

func TestReplayLoadsWhatCanBeDecodedNow(t *testing.T) {
	f := open(t)
	source := graph.Source{UID: "old", Name: "old", Kind: "told"}
	lines := oldForm{lines: []string{"new DROP", "old ALTER", "nonsense", "old GRANT", ""}}
	first, err := f.pipeline.Run(t.Context(), source, opened(lines), pipeline.Options{})
	if err != nil || first.Read != 5 || first.Loaded != 1 || first.Rejected != 4 || first.Replay {
		t.Fatalf("the run with the fault: %+v, %v; want 1 of 5 loaded", first, err)
	}
	if got := f.quarantine(t); len(got) != 4 {
		t.Fatalf("quarantine = %q, want 4 records", got)
	}
	before, err := f.database.Source(t.Context(), "old")
	if err != nil {
		t.Fatal(err)
	}

	lines.mended = true
	lines.lines = nil // the source has nothing any more: only what is kept can be decoded
	for try, want := range []struct{ read, loaded, actions int64 }{{3, 2, 2}, {1, 0, 0}} {
		run, left, err := f.pipeline.Replay(t.Context(), source, opened(lines), nil)
		if err != nil {
			t.Fatal(err)
		}
		if run.Read != want.read || run.Loaded != want.loaded || run.Rejected != 1 || run.Read != run.Loaded+run.Rejected || run.Actions != want.actions || left != 1 {
			t.Errorf("replay %d: read, loaded, rejected, actions = %d %d %d %d, %d left; want %d %d 1 %d, 1 left",
				try+1, run.Read, run.Loaded, run.Rejected, run.Actions, left, want.read, want.loaded, want.actions)
		}
		if run.UID == first.UID || !run.Replay || run.Status != graph.RunPartial {
			t.Errorf("replay %d: %+v, want a partial run of its own", try+1, run)
		}
		list, more, err := f.database.RejectionsOfRun(t.Context(), run.UID, "", 10)
		if err != nil || more || len(list) != 1 || list[0].Position != "line 3" {
			t.Errorf("replay %d rejected %+v, %v; want line 3", try+1, list, err)
		}
	}
	// The newest first; within one moment by uid, backwards.
	for _, want := range []string{"old.log line 5: not a new line", "old.log line 3: neither an old nor a new line"} {
		if got := f.quarantine(t); len(got) != 2 || got[0] != want && got[1] != want {
			t.Errorf("quarantine = %q, want %q and one more", got, want)
		}
	}
	after, err := f.database.Source(t.Context(), "old")
	if err != nil {
		t.Fatal(err)
	}
	if after.Source.Cursor != before.Source.Cursor || after.Source.Cursor == "" || after.Rejected.Number != 2 || before.Rejected.Number != 4 {
		t.Errorf("cursor %q after %q, %d in quarantine after %d; want the same cursor and 2 after 4", after.Source.Cursor, before.Source.Cursor, after.Rejected.Number, before.Rejected.Number)
	}
	closed, _, err := f.database.RejectionsOfRun(t.Context(), first.UID, "", 10)
	if err != nil || len(closed) != 4 || closed[0].ReplayedAt.IsZero() || !closed[1].ReplayedAt.IsZero() || closed[2].ReplayedAt.IsZero() || !closed[3].ReplayedAt.IsZero() {
		t.Errorf("of the first run: %+v, %v; want lines 2 and 4 closed", closed, err)
	}

	// A replayed action says where it was read, and its raw record is still there.
	chain, err := f.database.Chain(t.Context(), "db-event:ALTER")
	if err != nil {
		t.Fatal(err)
	}
	if chain.Action.Position != "old.log#line 2" {
		t.Errorf("position = %q, want that of the first reading", chain.Action.Position)
	}
	if raw, err := f.evidence.Read(t.Context(), chain.Action.Segment, chain.Action.Evidence); err != nil || string(raw) != "old ALTER" {
		t.Errorf("evidence = %q, %v", raw, err)
	}
}

func TestReplayLeavesAnInterruptedRunAlone(t *testing.T) {
	f := open(t)
	source := graph.Source{UID: "old", Name: "old", Kind: "told"}
	if _, err := f.pipeline.Run(t.Context(), source, opened(oldForm{lines: []string{"nonsense"}}), pipeline.Options{}); err != nil {
		t.Fatal(err)
	}
	interrupted, _, _, err := f.database.StartRun(t.Context(), "old", at("2026-11-01 00:00"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.pipeline.Replay(t.Context(), source, opened(oldForm{mended: true}), nil); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("error = %v, want a conflict with the run that was interrupted", err)
	}
	run, _, err := f.database.CollectorRun(t.Context(), interrupted.UID)
	if err != nil || run.Status != graph.RunRunning {
		t.Errorf("%+v, %v; want the interrupted run as it was", run, err)
	}
}

func TestReplayNeedsADecoder(t *testing.T) {
	f := open(t)
	run, _, err := f.pipeline.Replay(t.Context(), graph.Source{UID: "old", Name: "old", Kind: "told"}, opened(told{}), nil)
	if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "kind told") || run.Read != 0 {
		t.Errorf("%+v, %v; want that the kind cannot be replayed", run, err)
	}
}
