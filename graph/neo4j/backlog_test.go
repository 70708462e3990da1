package neo4j_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/schema"
)

func TestBacklogTellsWhatWaits(t *testing.T) {
	database, server := open(t)
	read := func() graph.Backlog {
		t.Helper()
		backlog, err := database.Backlog(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return backlog
	}
	if backlog := read(); !backlog.Empty() || !backlog.Since.IsZero() || !backlog.OldestAt.IsZero() {
		t.Errorf("backlog of an empty graph = %+v", backlog)
	}
	// db:1 has to be judged again since day 3, db:2 for all time, db:3 not at all; the key for what was done on it since day 4.
	query(t, server, `CREATE (:Identity {uid: 'db:1', rejudgeFrom: datetime('2026-03-03T00:00Z'), waitingSince: datetime('2026-04-02T00:00Z')}),
		(:Identity {uid: 'db:2', rejudgeFrom: datetime({epochSeconds: 0}), waitingSince: datetime('2026-04-01T00:00Z')}), (:Identity {uid: 'db:3'}),
		(:Credential {uid: 'key:1', rejudgeFrom: datetime('2026-03-04T00:00Z'), waitingSince: datetime('2026-04-03T00:00Z')}),
		(:Action {uid: 'a:1', identityUid: 'db:1', at: datetime('2026-03-01T00:00Z')}), (:Action {uid: 'a:2', identityUid: 'db:1', at: datetime('2026-03-07T00:00Z')}),
		(:Action {uid: 'a:3', identityUid: 'db:2', at: datetime('2026-03-06T00:00Z')}), (:Action {uid: 'a:4', identityUid: 'db:3', credentialUid: 'key:1', at: datetime('2026-03-05T00:00Z')})`, nil)
	moment := func(month, day int) time.Time { return time.Date(2026, time.Month(month), day, 0, 0, 0, 0, time.UTC) }
	want := graph.Backlog{Identities: 2, Credentials: 1, Since: moment(4, 1), OldestAt: moment(3, 5)}
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Errorf("backlog (-want +got):\n%s", diff)
	}
	query(t, server, "MATCH (n:Identity {uid: 'db:2'}) REMOVE n.rejudgeFrom, n.waitingSince WITH n MATCH (c:Credential) REMOVE c.rejudgeFrom, c.waitingSince", nil)
	want = graph.Backlog{Identities: 1, Since: moment(4, 2), OldestAt: moment(3, 7)}
	if diff := cmp.Diff(want, read()); diff != "" {
		t.Errorf("backlog without db:2 and the key (-want +got):\n%s", diff)
	}
}

func TestWaitingBeginsOnceAndEndsWithSettling(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:1', lastActionAt: datetime()}), (:Identity {uid: 'db:2'})", nil)
	mark := func() {
		t.Helper()
		state(t, database, func(ctx context.Context, tx schema.Transaction) error {
			return tx.Mark(ctx, graph.Changed{Identities: []string{"db:1", "db:2"}})
		})
	}
	since := func(uid string) any {
		t.Helper()
		return query(t, server, "MATCH (i:Identity {uid: $uid}) RETURN i.waitingSince", map[string]any{"uid": uid})[0].Values[0]
	}
	mark()
	first := since("db:1")
	if first == nil || since("db:2") != nil {
		t.Fatalf("waiting since %v and %v; want only who has acted to wait", first, since("db:2"))
	}
	mark()
	if again := since("db:1"); !again.(time.Time).Equal(first.(time.Time)) {
		t.Errorf("waiting since %v after a second reason, want %v still", again, first)
	}
	pending, err := database.Pending(t.Context(), 10)
	if err != nil || len(pending) != 1 {
		t.Fatalf("pending = %v, %v", pending, err)
	}
	if err := database.Settle(t.Context(), pending[0], time.Time{}, markOfCoverage(t, database)); err != nil {
		t.Fatal(err)
	}
	if left := since("db:1"); left != nil {
		t.Errorf("waiting since %v after settling", left)
	}
}

func TestAdvancingIsWhereTheNextPassBegins(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:1', standingMark: 'm', rejudgeFrom: datetime({epochSeconds: 0}), lastActionAt: datetime()}), (:Credential {uid: 'key:1', standingMark: 'm', rejudgeFrom: datetime({epochSeconds: 0})})", nil)
	pending, err := database.Pending(t.Context(), 10)
	if err != nil || len(pending) != 2 {
		t.Fatalf("pending = %v, %v", pending, err)
	}
	for _, one := range pending {
		if err := database.Advance(t.Context(), one, day(5), day(2), markOfCoverage(t, database)); err != nil {
			t.Fatal(err)
		}
	}
	advanced, err := database.Pending(t.Context(), 10)
	if err != nil || len(advanced) != 2 || !advanced[0].From.Equal(day(5)) || !advanced[1].From.Equal(day(5)) {
		t.Fatalf("pending = %v, %v; want both from day 5", advanced, err)
	}
	if from := value(t, server, "MATCH (i:Identity) RETURN i.unknownFrom"); !day(2).Equal(from.(time.Time)) {
		t.Errorf("unknown since %v, want that of what was judged before", from)
	}
	// A new reason came: what was judged before it does not count.
	query(t, server, "MATCH (n) WHERE n.standingMark = 'm' SET n.standingMark = 'another', n.rejudgeFrom = datetime({epochSeconds: 0})", nil)
	for _, one := range pending {
		if err := database.Advance(t.Context(), one, day(6), time.Time{}, markOfCoverage(t, database)); err != nil {
			t.Fatal(err)
		}
	}
	again, err := database.Pending(t.Context(), 10)
	if err != nil || len(again) != 2 || again[0].From.Unix() != 0 || again[1].From.Unix() != 0 {
		t.Errorf("pending = %v, %v; want both from the beginning", again, err)
	}
}
