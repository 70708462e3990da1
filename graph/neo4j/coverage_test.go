package neo4j_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/neo4j"
	"clew/graph/schema"
)

// reading drives one source through runs.
type reading struct {
	t        *testing.T
	database *neo4j.Database
	source   graph.Source
	run      graph.CollectorRun
}

func (r *reading) begin(now time.Time) {
	r.t.Helper()
	if _, err := r.database.OpenSource(r.t.Context(), r.source); err != nil {
		r.t.Fatal(err)
	}
	var err error
	if r.run, _, _, err = r.database.StartRun(r.t.Context(), r.source.UID, now); err != nil {
		r.t.Fatal(err)
	}
}

func (r *reading) claim(from, to time.Time) {
	r.t.Helper()
	span := graph.Coverage{Source: r.source.UID, Subject: graph.SubjectSponsor, Run: r.run.UID, Interval: graph.Interval{From: from, To: to}}
	state(r.t, r.database, func(ctx context.Context, tx schema.Transaction) error {
		return tx.Cover(ctx, r.source.UID, []graph.Coverage{span})
	})
}

func (r *reading) end(read int64, ended graph.ClaimState) {
	r.t.Helper()
	r.run.Read, r.run.Loaded, r.run.Status = read, read, graph.RunSucceeded
	if ended == graph.ClaimHeld {
		r.run.Status, r.run.Error = graph.RunFailed, "unreachable"
	}
	if err := r.database.Checkpoint(r.t.Context(), graph.Checkpoint{Run: r.run, Ended: ended}); err != nil {
		r.t.Fatal(err)
	}
}

// is compares what is covered, as interval and rows, and who waits to be judged again, of which nobody does afterwards.
func (r *reading) is(spans map[string]int64, waiting ...string) {
	r.t.Helper()
	coverage, _, err := r.database.Coverages(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	got := map[string]int64{}
	for _, span := range coverage {
		got[span.Interval.String()] = span.Rows
	}
	if diff := cmp.Diff(spans, got); diff != "" {
		r.t.Errorf("coverage (-want +got):\n%s", diff)
	}
	pending, err := r.database.Pending(r.t.Context(), 10)
	if err != nil {
		r.t.Fatal(err)
	}
	var uids []string
	for _, one := range pending {
		uids = append(uids, one.UID)
		if err := r.database.Settle(r.t.Context(), one, time.Time{}, markOfCoverage(r.t, r.database)); err != nil {
			r.t.Fatal(err)
		}
	}
	if diff := cmp.Diff(waiting, uids); diff != "" {
		r.t.Errorf("waiting (-want +got):\n%s", diff)
	}
}

// One source through good and failed runs: the rows of its spans are those that it delivered, and whoever acted is judged
// again at once when coverage is lost.
func TestCoverageFollowsTheRuns(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:early', lastActionAt: $early}), (:Identity {uid: 'db:late', lastActionAt: $late})", map[string]any{"early": day(3), "late": day(11)})
	hr := &reading{t: t, database: database, source: graph.Source{UID: "hr", Name: "hr", Kind: "facts"}}

	hr.begin(day(10))
	hr.claim(day(1), day(10))
	hr.end(1204, graph.ClaimSettled)
	hr.is(map[string]int64{"2026-01-01T10:00:00Z/2026-01-10T10:00:00Z": 1204})

	hr.begin(day(12))
	hr.claim(day(10), day(12))
	hr.end(3, graph.ClaimHeld)
	// The late one acted while the run that failed claimed to be complete: it may have been judged on that.
	hr.is(map[string]int64{"2026-01-01T10:00:00Z/2026-01-10T10:00:00Z": 1204}, "db:late")

	hr.begin(day(13))
	hr.end(6, graph.ClaimSettled)
	hr.is(map[string]int64{"2026-01-01T10:00:00Z/2026-01-12T10:00:00Z": 1207})

	// The source turns out to keep records for five days: before 5 January nothing was to be had. Both acted since the first.
	hr.source.Retention = 5 * 24 * time.Hour
	hr.begin(day(14))
	hr.is(map[string]int64{"2026-01-05T10:00:00Z/2026-01-12T10:00:00Z": 1207}, "db:early", "db:late")
	hr.end(0, graph.ClaimSettled)

	// With a lag of a day, a run on the 16th is complete up to the 15th.
	hr.source.Lag = 24 * time.Hour
	hr.begin(day(16))
	hr.claim(day(12), day(16))
	hr.end(10, graph.ClaimSettled)
	hr.is(map[string]int64{"2026-01-05T10:00:00Z/2026-01-15T10:00:00Z": 1223})
}

// What was judged on coverage that another process changed meanwhile is judged again, and nothing else is.
func TestCheckpointNoticesThatCoverageChanged(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:1', lastActionAt: $at}), (:Identity {uid: 'db:2', lastActionAt: $at})", map[string]any{"at": day(3)})
	log := &reading{t: t, database: database, source: graph.Source{UID: "log", Name: "log", Kind: "facts"}}
	log.begin(day(9))
	judgedOn := markOfCoverage(t, database)
	commit := func() {
		t.Helper()
		if err := database.Checkpoint(t.Context(), graph.Checkpoint{Run: log.run, Judged: map[string]time.Time{"db:1": day(2)}, CoverageMark: judgedOn}); err != nil {
			t.Fatal(err)
		}
	}
	commit()
	log.is(map[string]int64{})
	other := &reading{t: t, database: database, source: graph.Source{UID: "hr", Name: "hr", Kind: "facts"}}
	other.begin(day(9))
	other.claim(day(1), day(9))
	commit()
	pending, err := database.Pending(t.Context(), 10)
	if err != nil || len(pending) != 1 || pending[0].UID != "db:1" || !pending[0].From.Equal(day(2)) {
		t.Fatalf("waiting %+v, %v; want db:1 since the second", pending, err)
	}
	// Nor is what waits settled on outdated coverage.
	if err := database.Settle(t.Context(), pending[0], time.Time{}, judgedOn); err != nil {
		t.Fatal(err)
	}
	log.is(map[string]int64{"2026-01-01T10:00:00Z/2026-01-09T10:00:00Z": 0}, "db:1")
}
