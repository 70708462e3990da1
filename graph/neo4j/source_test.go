package neo4j_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
)

func TestSourceIsOpenedOnceAndKeepsItsCursor(t *testing.T) {
	database, server := open(t)
	together(t, func(ctx context.Context) error {
		_, err := database.OpenSource(ctx, graph.Source{UID: "log", Name: "log", Kind: "facts", Schedule: "@hourly"})
		return err
	})
	query(t, server, "MATCH (s:Source) SET s.cursor = 'here'", nil)
	source, err := database.OpenSource(t.Context(), graph.Source{UID: "log", Name: "renamed", Kind: "facts"})
	if err != nil || source.Cursor != "here" {
		t.Errorf("cursor = %q, %v", source.Cursor, err)
	}
	if got := value(t, server, "MATCH (s:Source) RETURN s {.uid, .name, .kind, .schedule}"); !cmp.Equal(got, map[string]any{"uid": "log", "name": "renamed", "kind": "facts", "schedule": nil}) {
		t.Errorf("source = %v", got)
	}
}

func TestLeaseHasOneHolder(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Source {uid: 'log'})", nil)
	var taken atomic.Int32
	var number atomic.Int32
	together(t, func(ctx context.Context) error {
		err := database.TakeLease(ctx, "log", string('a'+number.Add(1)), time.Minute)
		var held *graph.HeldError
		switch {
		case err == nil:
			taken.Add(1)
		case errors.As(err, &held):
			if held.Holder == "" || held.Source != "log" || time.Until(held.Until) < 30*time.Second {
				t.Errorf("held by %+v, want who and until when", held)
			}
		default:
			return err
		}
		return nil
	})
	if taken.Load() != 1 {
		t.Fatalf("%d of %d have the lease", taken.Load(), writers)
	}
	holder := value(t, server, "MATCH (s:Source) RETURN s.leaseHolder").(string)
	if err := database.TakeLease(t.Context(), "log", holder, time.Minute); err != nil {
		t.Errorf("the holder cannot renew: %v", err)
	}
	if err := database.EndLease(t.Context(), "log", "another"); err != nil {
		t.Fatal(err)
	}
	if now := value(t, server, "MATCH (s:Source) RETURN s.leaseHolder"); now != holder {
		t.Errorf("held by %v after another gave it back, want %s", now, holder)
	}
	if err := database.EndLease(t.Context(), "log", holder); err != nil {
		t.Fatal(err)
	}
	if err := database.TakeLease(t.Context(), "log", "next", time.Minute); err != nil {
		t.Errorf("a lease that was given back: %v", err)
	}
	query(t, server, "MATCH (s:Source) SET s.leaseUntil = datetime() - duration({seconds: 1})", nil)
	if err := database.TakeLease(t.Context(), "log", "after", time.Minute); err != nil {
		t.Errorf("a lease that ran out: %v", err)
	}
}

func TestRunIsGoneOnWithUntilItEnds(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Source {uid: 'log', cursor: 'start'}), (:Source {uid: 'other'})", nil)
	if _, _, _, err := database.StartRun(t.Context(), "other", day(1)); err != nil {
		t.Fatal(err)
	}
	run, cursor, again, err := database.StartRun(t.Context(), "log", day(1))
	if err != nil || again || cursor != "start" || run.Status != graph.RunRunning || !run.Started.Equal(day(1)) || run.SourceUID != "log" {
		t.Fatalf("first: %+v from %q, again %v, %v", run, cursor, again, err)
	}
	run.Read, run.Loaded, run.Rejected, run.Duplicates, run.Redacted, run.Actions, run.Position, run.Error = 9, 8, 1, 2, 3, 4, "b.json", "one file"
	checkpoint := graph.Checkpoint{
		Run: run, Cursor: "there", Files: []graph.FinishedFile{{File: "a.json", Size: 5, Modified: 7}, {File: "a.json", Size: 5, Modified: 7}},
		Rejections: []graph.Rejection{{UID: run.UID + "/b.json#1", File: "b.json", Position: "1", Reason: "no JSON", At: day(2), Evidence: "e", Segment: "s"}},
	}
	for range 2 { // the answer to the first may have been lost
		if err := database.Checkpoint(t.Context(), checkpoint); err != nil {
			t.Fatal(err)
		}
	}
	resumed, cursor, again, err := database.StartRun(t.Context(), "log", day(3))
	if err != nil || !again || cursor != "there" {
		t.Errorf("after a crash: from %q, again %v, %v", cursor, again, err)
	}
	if diff := cmp.Diff(run, resumed); diff != "" {
		t.Errorf("the run that is gone on with (-want +got):\n%s", diff)
	}
	resumed.Status, resumed.Finished, resumed.Error = graph.RunPartial, day(4), ""
	if err := database.Checkpoint(t.Context(), graph.Checkpoint{Run: resumed}); err != nil {
		t.Fatal(err)
	}
	next, cursor, again, err := database.StartRun(t.Context(), "log", day(5))
	if err != nil || again || cursor != "there" || next.Read != 0 || next.UID == run.UID {
		t.Errorf("next: %+v from %q, again %v, %v; want a new run from where the last one got", next, cursor, again, err)
	}
	for text, want := range map[string]any{
		"MATCH (f:SourceFile)-[o:OF]->(:Source {uid: 'log'}) RETURN [count(f), count(o)]":                        []any{int64(1), int64(1)},
		"MATCH (x:Rejection)-[o:REJECTED_BY]->(:CollectorRun) RETURN [count(x), count(o), collect(x.reason)[0]]": []any{int64(1), int64(1), "no JSON"},
		"MATCH (r:CollectorRun {source: 'log'})-[:OF]->(s:Source) RETURN [count(r), count(DISTINCT s)]":          []any{int64(2), int64(1)},
		"MATCH (r:CollectorRun {uid: '" + run.UID + "'}) RETURN [r.status, r.error, r.read]":                     []any{"partial", nil, int64(9)},
	} {
		if got := value(t, server, text); !cmp.Equal(got, want) {
			t.Errorf("%s = %v, want %v", text, got, want)
		}
	}
	for _, file := range []struct {
		graph.FinishedFile
		known bool
	}{
		{graph.FinishedFile{File: "a.json", Size: 5, Modified: 7}, true}, {graph.FinishedFile{File: "a.json", Size: 6, Modified: 7}, false},
		{graph.FinishedFile{File: "a.json", Size: 5, Modified: 8}, false}, {graph.FinishedFile{File: "b.json", Size: 5, Modified: 7}, false},
	} {
		if known, err := database.KnownFile(t.Context(), "log", file.FinishedFile); err != nil || known != file.known {
			t.Errorf("%+v is known: %v, %v", file.FinishedFile, known, err)
		}
	}
}

func TestDeliveriesTellWhereActionsWereLoaded(t *testing.T) {
	database, _ := open(t)
	load(t, database, judged("event:1", "db:1", 3))
	again := judged("event:1", "db:1", 3)
	again.Position, again.FirstSeen = "elsewhere", day(25)
	load(t, database, again)
	deliveries, err := database.Deliveries(t.Context(), []string{"event:1", "event:2"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]graph.Delivery{"event:1": {Position: "file#event:1", FirstSeen: day(20)}}, deliveries); diff != "" {
		t.Errorf("deliveries (-want +got):\n%s", diff)
	}
}

func TestSessionsAndVisitsAreStoredOnce(t *testing.T) {
	database, server := open(t)
	visit := graph.Visit{UID: "v:1", User: "ada", At: day(1), Operation: "search", Target: "AKIA"}
	together(t, func(ctx context.Context) error {
		if err := database.SaveSession(ctx, "hash", []byte("sealed"), day(10), graph.SessionOf{User: "ada"}); err != nil {
			return err
		}
		return database.WriteVisits(ctx, []graph.Visit{visit, visit})
	})
	changed := visit
	changed.User = "ben" // what is recorded of a user is never rewritten
	if err := database.WriteVisits(t.Context(), []graph.Visit{changed}); err != nil {
		t.Fatal(err)
	}
	if got := value(t, server, "MATCH (v:Visit) RETURN [count(v), collect(v.user)[0]]"); !cmp.Equal(got, []any{int64(1), "ada"}) {
		t.Errorf("visits = %v", got)
	}
	if err := database.SaveSession(t.Context(), "hash", []byte("changed"), day(12), graph.SessionOf{User: "ada"}); err != nil {
		t.Fatal(err)
	}
	if content, found, err := database.Session(t.Context(), "hash", day(11)); err != nil || !found || string(content) != "changed" {
		t.Errorf("session = %q, %v, %v", content, found, err)
	}
	if removed, err := database.SweepSessions(t.Context(), day(11)); err != nil || removed != 0 {
		t.Errorf("swept %d, %v; want none", removed, err)
	}
	if removed, err := database.SweepSessions(t.Context(), day(12)); err != nil || removed != 1 {
		t.Errorf("swept %d, %v; want the one that ended", removed, err)
	}
	for range 2 {
		if err := database.EndSession(t.Context(), "hash"); err != nil {
			t.Errorf("end of a session that is gone: %v", err)
		}
	}
}
