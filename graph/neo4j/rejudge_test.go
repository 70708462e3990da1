package neo4j_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/graph/schema"
)

func load(t *testing.T, database *neo4j.Database, actions ...graph.Action) {
	t.Helper()
	if _, err := database.WriteActions(t.Context(), actions, hits(actions...)); err != nil {
		t.Fatal(err)
	}
}

func rejudge(t *testing.T, database *neo4j.Database, actions ...graph.Action) {
	t.Helper()
	if err := database.Rejudge(t.Context(), actions, hitsOf); err != nil {
		t.Fatal(err)
	}
}

// finding gives count, first and last day, samples and status of a finding as text.
func finding(t *testing.T, server *graphtest.Database, uid string) string {
	t.Helper()
	records := query(t, server, "MATCH (f:Finding {uid: $uid}) RETURN f.count, f.firstAt, f.lastAt, f.samples, f.status", map[string]any{"uid": uid})
	if len(records) != 1 {
		return fmt.Sprintf("%d findings", len(records))
	}
	values := records[0].Values
	return fmt.Sprintf("%d from %d to %d %v %s", values[0], values[1].(time.Time).Day(), values[2].(time.Time).Day(), values[3], values[4])
}

func TestFindingsFollowTheJudgements(t *testing.T) {
	database, server := open(t)
	first := broken(ends(judged("event:1", "db:1", 3), schema.Shape{Credential: true}, "1"), "no-grant", "credential-revoked")
	second := broken(judged("event:2", "db:1", 5), "no-grant")
	third := broken(judged("event:3", "db:1", 4), "no-grant")
	steps := []struct {
		name       string
		do         func()
		noGrant    string
		credential string
	}{
		{"two actions", func() { load(t, database, first, second) }, "2 from 3 to 5 [event:1 event:2] open", "1 from 3 to 3 [event:1] open"},
		{"the same again", func() { load(t, database, first, second) }, "2 from 3 to 5 [event:1 event:2] open", "1 from 3 to 3 [event:1] open"},
		{"one more between", func() { load(t, database, third) }, "3 from 3 to 5 [event:1 event:2 event:3] open", "1 from 3 to 3 [event:1] open"},
		{"the first has a grant", func() {
			rejudge(t, database, broken(ends(judged("event:1", "db:1", 3), schema.Shape{Credential: true, Grant: true}, "1"), "credential-revoked"))
		}, "2 from 4 to 5 [event:3 event:2] open", "1 from 3 to 3 [event:1] open"},
		{"accepted", func() { query(t, server, "MATCH (f:Finding {rule: 'no-grant'}) SET f.status = 'accepted'", nil) }, "2 from 4 to 5 [event:3 event:2] accepted", "1 from 3 to 3 [event:1] open"},
		{"one more although accepted", func() { load(t, database, broken(judged("event:4", "db:1", 9), "no-grant")) }, "3 from 4 to 9 [event:3 event:2 event:4] accepted", "1 from 3 to 3 [event:1] open"},
		{"one less although accepted", func() { rejudge(t, database, judged("event:4", "db:1", 9)) }, "2 from 4 to 5 [event:3 event:2] accepted", "1 from 3 to 3 [event:1] open"},
		{"none is left", func() {
			rejudge(t, database, judged("event:2", "db:1", 5), judged("event:3", "db:1", 4), ends(judged("event:1", "db:1", 3), schema.Shape{Credential: true}, "1"))
		}, "0 from 4 to 5 [event:3 event:2] resolved", "0 from 3 to 3 [event:1] resolved"},
		{"one comes back", func() { rejudge(t, database, second) }, "1 from 4 to 5 [event:3 event:2] open", "0 from 3 to 3 [event:1] resolved"},
	}
	for _, step := range steps {
		step.do()
		if step.name == "one comes back" {
			// What counts none has no first and last action of its own any more: those of the new one alone hold.
			step.noGrant = "1 from 5 to 5 [event:2] open"
		}
		if got := finding(t, server, "no-grant/db:1"); got != step.noGrant {
			t.Errorf("%s: finding of the identity: %s, want %s", step.name, got, step.noGrant)
		}
		if got := finding(t, server, "credential-revoked/key:1"); got != step.credential {
			t.Errorf("%s: finding of the credential: %s, want %s", step.name, got, step.credential)
		}
	}
}

func TestJudgementsAreKeptOnceEach(t *testing.T) {
	database, server := open(t)
	load(t, database, broken(judged("event:1", "db:1", 3, graph.StateUnknown), "no-grant"))
	again := ends(judged("event:1", "db:1", 3), schema.Shape{Grant: true}, "1")
	query(t, server, "CREATE (:Grant {uid: 'grant:1'})", nil)
	again.Judgement.JudgedAt = day(22)
	together(t, func(ctx context.Context) error { return database.Rejudge(ctx, []graph.Action{again}, hitsOf) })
	rejudge(t, database, again)
	records := query(t, server, "MATCH (a:Action)-[:WAS_JUDGED]->(j) RETURN j.verdict, j.links[0], j.gaps, j.judgedAt, j.supersededAt", nil)
	if len(records) != 1 {
		t.Fatalf("%d earlier judgements, want the one that changed", len(records))
	}
	if diff := cmp.Diff([]any{"broken", "unknown", []any{"no-grant"}, day(21), day(22)}, records[0].Values); diff != "" {
		t.Errorf("what was thought before (-want +got):\n%s", diff)
	}
	if now := query(t, server, "MATCH (a:Action)-[:UNDER]->(g) RETURN a.verdict, a.gaps, a.grantUid, g.uid, a.judgedAt", nil); len(now) != 1 {
		t.Errorf("the action is under %d grants", len(now))
	} else if diff := cmp.Diff([]any{"traced", nil, "grant:1", "grant:1", day(22)}, now[0].Values); diff != "" {
		t.Errorf("what is thought now (-want +got):\n%s", diff)
	}
	if got := finding(t, server, "no-grant/db:1"); got != "0 from 3 to 3 [event:1] resolved" {
		t.Errorf("finding: %s", got)
	}
	// Away from the grant again, by one that does not exist in the graph: the edge of before must go.
	gone := judged("event:1", "db:1", 3)
	rejudge(t, database, gone)
	if under := value(t, server, "MATCH (a:Action) RETURN COUNT { (a)-[:UNDER]->() }"); under != int64(0) {
		t.Errorf("the action is under %v grants, want none", under)
	}
}

func TestMergedIdentitiesActionsAndFindingsFollow(t *testing.T) {
	database, server := open(t)
	load(t, database,
		broken(judged("event:1", "a:1", 1), "no-grant"), broken(judged("event:2", "b:1", 2), "no-grant"), broken(judged("event:3", "c:1", 3), "no-grant", "too-much"),
		broken(judged("event:4", "c:1", 4), "no-grant"), ends(judged("event:5", "d:1", 5), schema.Shape{OnBehalfOf: true}, "1"),
	)
	query(t, server, "MATCH (f:Finding {uid: 'too-much/c:1'}) SET f.status = 'accepted', f.acceptedUntil = datetime('2026-12-01T00:00:00Z')", nil)
	// c becomes b, b becomes a; whom an action was on behalf of becomes e, which does not exist yet.
	merge := func(survivor, loser string) {
		state(t, database, func(ctx context.Context, tx schema.Transaction) error { return tx.Merge(ctx, survivor, loser) })
	}
	merge("b:1", "c:1")
	merge("a:1", "b:1")
	merge("hr:0", "hr:1")
	together(t, func(ctx context.Context) error {
		for {
			moved, err := database.MoveActions(ctx, 1)
			if moved == 0 || err != nil {
				return err
			}
		}
	})
	got := map[string]string{}
	for _, record := range query(t, server, "MATCH (a:Action)-[:BY]->(i) OPTIONAL MATCH (a)-[:ON_BEHALF_OF]->(p) RETURN a.uid, a.identityUid, i.uid, coalesce(a.onBehalfOfUid, ''), coalesce(p.uid, '')", nil) {
		got[record.Values[0].(string)] += fmt.Sprint(record.Values[1:])
	}
	want := map[string]string{
		"event:1": "[a:1 a:1  ]", "event:2": "[a:1 a:1  ]", "event:3": "[a:1 a:1  ]", "event:4": "[a:1 a:1  ]", "event:5": "[d:1 d:1 hr:0 hr:0]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("whose the actions are (-want +got):\n%s", diff)
	}
	if got := finding(t, server, "no-grant/a:1"); got[:len("4 from 1 to 4")] != "4 from 1 to 4" {
		t.Errorf("finding: %s, want all four from 1 to 4", got)
	}
	if until := value(t, server, "MATCH (f:Finding {uid: 'too-much/a:1'})-[:CONCERNS]->(:Identity {uid: 'a:1'}) WHERE f.status = 'accepted' RETURN f.acceptedUntil"); until == nil {
		t.Error("the accepted finding does not say until when any more")
	}
	if left := value(t, server, "MATCH (f:Finding) WHERE f.subject <> 'a:1' RETURN count(f)"); left != int64(0) {
		t.Errorf("%v findings were left behind", left)
	}
	if left := value(t, server, "MATCH (i:Identity) WHERE i.mergedInto IS NOT NULL AND (i.lastActionAt IS NOT NULL OR i.rejudgeFrom IS NOT NULL) RETURN count(i)"); left != int64(0) {
		t.Errorf("%v merged identities are not closed", left)
	}
	if from := value(t, server, "MATCH (i:Identity {uid: 'a:1'}) RETURN i.rejudgeFrom"); !day(2).Equal(from.(time.Time)) {
		t.Errorf("the moved actions are judged again since %v, want from the first of them", from)
	}
	// Another process that has not heard of the merge adds to the losers: those follow as well.
	late := ends(judged("event:6", "c:1", 6), schema.Shape{OnBehalfOf: true}, "1")
	load(t, database, late)
	for moved := int64(1); moved > 0; {
		var err error
		if moved, err = database.MoveActions(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
	}
	record := query(t, server, "MATCH (p)<-[:ON_BEHALF_OF]-(a:Action {uid: 'event:6'})-[:BY]->(i) RETURN i.uid, p.uid, a.onBehalfOfUid", nil)
	if len(record) != 1 || fmt.Sprint(record[0].Values) != "[a:1 hr:0 hr:0]" {
		t.Errorf("the late action is of %v, want a:1 on behalf of hr:0", record)
	}
}

func TestMergedFindingIsOpenWhereEitherWas(t *testing.T) {
	for name, test := range map[string]struct{ loser, survivor, want string }{
		"open into resolved":     {"open", "resolved", "open"},
		"open into accepted":     {"open", "accepted", "open"},
		"accepted into resolved": {"accepted", "resolved", "accepted"},
		"accepted into open":     {"accepted", "open", "open"},
		"resolved into accepted": {"resolved", "accepted", "accepted"},
		"resolved into resolved": {"resolved", "resolved", "resolved"},
	} {
		t.Run(name, func(t *testing.T) {
			database, server := open(t)
			query(t, server, `CREATE (:Identity {uid: 'b:1', mergedInto: 'a:1', lastActionAt: datetime({epochSeconds: 0})}), (:Identity {uid: 'a:1'})
				WITH * UNWIND [['b:1', $loser], ['a:1', $survivor]] AS row
				CREATE (:Finding {uid: 'no-grant/' + row[0], rule: 'no-grant', subject: row[0], subjectLabel: 'Identity', status: row[1],
					count: CASE row[1] WHEN 'resolved' THEN 0 ELSE 1 END, samples: ['event:' + row[0]], firstAt: datetime(), lastAt: datetime()})`,
				map[string]any{"loser": test.loser, "survivor": test.survivor})
			if _, err := database.MoveActions(t.Context(), 10); err != nil {
				t.Fatal(err)
			}
			if got := value(t, server, "MATCH (f:Finding) RETURN f.uid + ' ' + f.status"); got != "no-grant/a:1 "+test.want {
				t.Errorf("finding: %v, want %s", got, test.want)
			}
		})
	}
}
