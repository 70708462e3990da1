package neo4j_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/graph/schema"
)

// access draws two identities with all that can bear on their actions: one holds a grant itself, one by nested groups.
const access = `
CREATE (own:Identity {uid: 'db:own', lastActionAt: datetime()}), (member:Identity {uid: 'db:member', lastActionAt: datetime()}),
  (idle:Identity {uid: 'db:idle'}), (other:Identity {uid: 'db:other', lastActionAt: datetime()}),
  (g:Grant {uid: 'grant:own'})-[:HELD_BY]->(own), (h:Grant {uid: 'grant:group'})-[:HELD_BY]->(group:Group {uid: 'group:1'})<-[:MEMBER_OF]-(member),
  (i:Grant {uid: 'grant:idle'})-[:HELD_BY]->(idle),
  (asks:Request {uid: 'ticket:1'})-[:PROVISIONED]->(g), (both:Request {uid: 'ticket:2'})-[:PROVISIONED]->(h), (both)-[:FOR]->(own),
  (boss:Person:Identity {uid: 'hr:boss'})-[:SPONSORS]->(own), (approver:Person:Identity {uid: 'hr:approver'})-[:GAVE]->(:Approval)-[:DECIDES]->(both),
  (asker:Person:Identity {uid: 'hr:asker'})-[:REQUESTED]->(asks), (:Person:Identity {uid: 'hr:deputy'})-[:MEMBER_OF]->(:Group {uid: 'group:board'}),
  (:Identity {uid: 'group:board'})-[:GAVE]->(:Approval)-[:DECIDES]->(asks), (boss)-[:SPONSORS]->(boss),
  (:Contract {uid: 'contract:1'})-[:WITH]->(:Vendor)-[:OPERATES]->(own),
  (root:Credential {uid: 'key:root', lastActionAt: datetime()}), (session:Credential {uid: 'key:session', lastActionAt: datetime()}), (unused:Credential {uid: 'key:unused'}),
  (session)-[:DERIVED_FROM]->(unused)-[:DERIVED_FROM]->(root), (root)-[:DERIVED_FROM]->(session)`

func TestMarksReachAllThatAChangeTouches(t *testing.T) {
	for name, test := range map[string]struct {
		changed graph.Changed
		waiting []string // for being judged again
		marked  []string // what caches must read anew, the waiting left out
	}{
		"an identity":                  {graph.Changed{Identities: []string{"db:own", "db:own", "db:none"}}, []string{"db:own"}, nil},
		"one without actions":          {graph.Changed{Identities: []string{"db:idle"}}, nil, []string{"db:idle"}},
		"a grant":                      {graph.Changed{Grants: []string{"grant:own", "grant:idle"}}, []string{"db:own"}, []string{"db:idle"}},
		"a group's grant":              {graph.Changed{Grants: []string{"grant:group"}}, []string{"db:member"}, nil},
		"a request":                    {graph.Changed{Requests: []string{"ticket:1"}}, []string{"db:own"}, nil},
		"a request for a group":        {graph.Changed{Requests: []string{"ticket:2"}}, []string{"db:member", "db:own"}, nil},
		"a sponsor":                    {graph.Changed{Persons: []string{"hr:boss"}}, []string{"db:own"}, []string{"hr:boss"}},
		"an approver":                  {graph.Changed{Persons: []string{"hr:approver"}}, []string{"db:member"}, nil},
		"who is a group that decided":  {graph.Changed{Persons: []string{"hr:deputy"}}, []string{"db:own"}, nil},
		"who asked":                    {graph.Changed{Persons: []string{"hr:asker"}}, []string{"db:own"}, nil},
		"a contract":                   {graph.Changed{Contracts: []string{"contract:1"}}, []string{"db:own"}, nil},
		"a credential, and a cycle":    {graph.Changed{Credentials: []string{"key:root"}}, []string{"key:root", "key:session"}, []string{"key:unused"}},
		"nothing":                      {graph.Changed{}, nil, nil},
		"what the graph does not know": {graph.Changed{Grants: []string{"x"}, Requests: []string{"x"}, Persons: []string{"x"}, Contracts: []string{"x"}, Credentials: []string{"x"}}, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			database, server := open(t)
			query(t, server, access, nil)
			state(t, database, func(ctx context.Context, tx schema.Transaction) error { return tx.Mark(ctx, test.changed) })
			if diff := cmp.Diff(test.waiting, listed(t, server, "n.rejudgeFrom IS NOT NULL")); diff != "" {
				t.Errorf("waiting (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.marked, listed(t, server, "n.rejudgeFrom IS NULL AND n.standingMark IS NOT NULL")); diff != "" {
				t.Errorf("marked (-want +got):\n%s", diff)
			}
		})
	}
}

// listed gives the uids of all nodes of which a condition holds.
func listed(t *testing.T, server *graphtest.Database, condition string) []string {
	t.Helper()
	var uids []string
	for _, record := range query(t, server, "MATCH (n) WHERE "+condition+" RETURN n.uid ORDER BY n.uid", nil) {
		uids = append(uids, record.Values[0].(string))
	}
	return uids
}

func TestMarksByFourAtOnceLeaveNothingOut(t *testing.T) {
	database, server := open(t)
	query(t, server, access, nil)
	together(t, func(ctx context.Context) error {
		return database.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error {
			return tx.Mark(ctx, graph.Changed{Grants: []string{"grant:group", "grant:own"}, Credentials: []string{"key:session"}})
		})
	})
	if diff := cmp.Diff([]string{"db:member", "db:own", "key:root", "key:session"}, listed(t, server, "n.rejudgeFrom IS NOT NULL")); diff != "" {
		t.Errorf("waiting (-want +got):\n%s", diff)
	}
}

func TestSnapshotClosesWhatItsScopeNoLongerStates(t *testing.T) {
	database, server := open(t)
	query(t, server, `
		CREATE (a:Identity {uid: 'a'}), (b:Identity {uid: 'b'}), (c:Identity {uid: 'c'}), (g:Group {uid: 'g'}), (b)-[:MEMBER_OF]->(g)
		WITH * UNWIND [
			['gone', 'one', $old, null], ['stays', 'one', $now, null], ['elsewhere', 'two', $old, null], ['ended', 'one', $old, $old], ['unscoped', null, null, null], ['newer', 'one', $new, null]
		] AS row
		CREATE (x:Grant {uid: row[0], scope: row[1], statedAt: row[2], validTo: row[3]})-[:HELD_BY]->(a)
		CREATE (b)-[:MEMBER_OF {uid: row[0], scope: row[1], statedAt: row[2], validTo: row[3]}]->(:Group {uid: 'g:' + row[0]})
		CREATE (b)-[:SPONSORS {uid: row[0], scope: row[1], statedAt: row[2], validTo: row[3]}]->(c)
		WITH DISTINCT g
		CREATE (:Grant {uid: 'of the group', scope: 'one', statedAt: $old})-[:HELD_BY]->(g)`,
		map[string]any{"old": day(1), "now": day(2), "new": day(3)})
	var holders []string
	closing := func(ctx context.Context) error {
		return database.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error {
			closed, err := tx.CloseSnapshot(ctx, "one", day(2))
			holders = append(holders, closed...)
			return err
		})
	}
	if err := closing(t.Context()); err != nil {
		t.Fatal(err)
	}
	slices.Sort(holders)
	if got := slices.Compact(holders); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("lost something: %v, want the holder, the members of the group and the sponsored", got)
	}
	for _, text := range []string{
		"MATCH (x:Grant) WHERE x.uid <> 'of the group' RETURN x.uid, x.validTo", "MATCH ()-[x:MEMBER_OF]->() WHERE x.uid IS NOT NULL RETURN x.uid, x.validTo", "MATCH ()-[x:SPONSORS]->() RETURN x.uid, x.validTo",
	} {
		got := map[string]string{}
		for _, record := range query(t, server, text, nil) {
			if end, closed := record.Values[1].(time.Time); closed {
				got[record.Values[0].(string)] = end.UTC().Format(time.DateOnly)
			}
		}
		if diff := cmp.Diff(map[string]string{"gone": "2026-01-02", "ended": "2026-01-01"}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
	holders = nil
	if err := closing(t.Context()); err != nil || len(holders) > 0 {
		t.Errorf("the same snapshot again ends the access of %v, %v", holders, err)
	}
}

func TestCoverageJoinsSpansAndMarksWhatItMayTell(t *testing.T) {
	database, server := open(t)
	query(t, server, `CREATE (:Source {uid: 'log', name: 'log'}), (:Source {uid: 'hr', name: 'hr'}), (:Identity {uid: 'known', lastActionAt: datetime()})
		WITH * UNWIND [['early', 2, 3], ['late', 9, 12]] AS row
		CREATE (:Identity {uid: row[0], unknownFrom: datetime({year: 2026, month: 1, day: row[1], hour: 10}), lastActionAt: datetime({year: 2026, month: 1, day: row[2], hour: 10})})`, nil)
	span := func(source string, subject graph.Subject, from, to int) graph.Coverage {
		return graph.Coverage{Source: source, Subject: subject, System: "db", Interval: graph.Interval{From: day(from), To: day(to)}}
	}
	cover := func(source string, spans ...graph.Coverage) {
		t.Helper()
		state(t, database, func(ctx context.Context, tx schema.Transaction) error { return tx.Cover(ctx, source, spans) })
	}
	cover("hr", span("hr", graph.SubjectSponsor, 1, 2))
	query(t, server, "MATCH (i:Identity) REMOVE i.rejudgeFrom, i.standingMark", nil)

	cover("log", span("log", graph.SubjectAction, 10, 11), span("log", graph.SubjectGrant, 5, 6))
	got := map[string]string{}
	for _, record := range query(t, server, "MATCH (i:Identity) WHERE i.rejudgeFrom IS NOT NULL RETURN i.uid, i.rejudgeFrom", nil) {
		got[record.Values[0].(string)] = record.Values[1].(time.Time).UTC().Format(time.DateOnly)
	}
	if diff := cmp.Diff(map[string]string{"late": "2026-01-09"}, got); diff != "" {
		t.Errorf("waiting (-want +got):\n%s", diff)
	}
	cover("log", span("log", graph.SubjectAction, 11, 13), span("log", graph.SubjectAction, 15, 16), span("log", graph.SubjectAction, 15, 16), span("log", graph.SubjectAction, 9, 12))
	query(t, server, "MATCH (i:Identity) REMOVE i.rejudgeFrom, i.standingMark", nil)
	together(t, func(ctx context.Context) error {
		return database.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error {
			return tx.Cover(ctx, "log", []graph.Coverage{span("log", graph.SubjectAction, 10, 11)})
		})
	})
	if again := listed(t, server, "n.rejudgeFrom IS NOT NULL"); len(again) > 0 {
		t.Errorf("coverage that was there already marks %v", again)
	}
	coverages, _, err := database.Coverages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	spans := map[string]int{}
	for _, c := range coverages {
		spans[c.Source+" "+string(c.Subject)+" "+c.System+" "+c.Interval.From.Format("02")+"-"+c.Interval.To.Format("02")]++
	}
	want := map[string]int{"hr sponsor db 01-02": 1, "log action db 09-13": 1, "log action db 15-16": 1, "log grant db 05-06": 1}
	if diff := cmp.Diff(want, spans); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	query(t, server, "MATCH (i:Identity) REMOVE i.rejudgeFrom", nil)
	cover("log", graph.Coverage{Source: "log", Subject: graph.SubjectContract, Interval: graph.Interval{To: day(1)}})
	if all := listed(t, server, "n.rejudgeFrom IS NOT NULL"); !slices.Equal(all, []string{"early", "late"}) {
		t.Errorf("coverage since ever marks %v, want all that have unknown links", all)
	}
}

// markOfCoverage gives the mark on which judging would rest now.
func markOfCoverage(t *testing.T, database *neo4j.Database) string {
	t.Helper()
	_, mark, err := database.Coverages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return mark
}
