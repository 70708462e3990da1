package neo4j_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/errgroup"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/graph/schema"
)

// writers is how many transactions write the same things at once.
const writers = 4

// graphIs compares what the graph holds beside its migrations and the lock.
func graphIs(t *testing.T, server *graphtest.Database, want map[string]map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, graphOf(t, server)); diff != "" {
		t.Errorf("graph (-want +got):\n%s", diff)
	}
}

func graphOf(t *testing.T, server *graphtest.Database) map[string]map[string]string {
	t.Helper()
	content := server.Content(t)
	maps.DeleteFunc(content, func(key string, _ map[string]string) bool {
		return strings.HasPrefix(key, ":Migration") || strings.HasPrefix(key, ":Lock")
	})
	return content
}

// query runs a statement of the test itself.
func query(t *testing.T, server *graphtest.Database, text string, parameters map[string]any) []*driver.Record {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), server.Driver, text, parameters, driver.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	return result.Records
}

// value gives the one value that a statement of the test returns.
func value(t *testing.T, server *graphtest.Database, text string) any {
	t.Helper()
	records := query(t, server, text, nil)
	if len(records) != 1 {
		t.Fatalf("%s: %d rows, want one", text, len(records))
	}
	return records[0].Values[0]
}

func state(t *testing.T, database *neo4j.Database, work func(ctx context.Context, tx schema.Transaction) error) {
	t.Helper()
	if err := database.ChangeState(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

// together runs the same work in several transactions at once.
func together(t *testing.T, work func(ctx context.Context) error) {
	t.Helper()
	group, ctx := errgroup.WithContext(t.Context())
	for range writers {
		group.Go(func() error { return work(ctx) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
}

func day(n int) time.Time { return time.Date(2026, 1, n, 10, 0, 0, 0, time.UTC) }

func dayText(n int) string { return fmt.Sprint(day(n)) }

func TestStateNodesAreWrittenOnceAndChanged(t *testing.T) {
	database, server := open(t)
	for _, label := range []string{"Identity", "Grant", "Credential", "Alias"} {
		t.Run(label, func(t *testing.T) {
			query(t, server, "MATCH (n:"+label+") DETACH DELETE n", nil)
			write := func(ctx context.Context) error {
				return database.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error {
					return tx.WriteNodes(ctx, label, []schema.NodeRow{
						{UID: "x:1", Kinds: []string{}, Properties: map[string]any{"name": "one", "firstSeen": day(1)}},
						{UID: "x:1", Kinds: []string{}, Properties: map[string]any{"name": "one"}},
						{UID: "x:2", Kinds: []string{}, Properties: map[string]any{"name": "two", "kind": "goes"}},
					})
				})
			}
			together(t, write)
			state(t, database, func(ctx context.Context, tx schema.Transaction) error {
				return tx.WriteNodes(ctx, label, []schema.NodeRow{{UID: "x:2", Kinds: []string{}, Properties: map[string]any{"name": "changed", "kind": nil}}})
			})
			graphIs(t, server, map[string]map[string]string{
				":" + label + " x:1": {"uid": "x:1", "name": "one", "firstSeen": dayText(1)},
				":" + label + " x:2": {"uid": "x:2", "name": "changed"},
			})
			state(t, database, func(ctx context.Context, tx schema.Transaction) error {
				found, err := tx.ReadNodes(ctx, label, []string{"x:2", "x:2", "x:3"})
				if len(found) != 1 || found["x:2"]["name"] != "changed" {
					t.Errorf("read %v", found)
				}
				return err
			})
			query(t, server, "MATCH (n:"+label+") DETACH DELETE n", nil)
		})
	}
}

func TestIdentityHasOneKind(t *testing.T) {
	database, server := open(t)
	for _, kinds := range [][]string{{"Role"}, {"Person"}} {
		state(t, database, func(ctx context.Context, tx schema.Transaction) error {
			return tx.WriteNodes(ctx, "Identity", []schema.NodeRow{{UID: "x:1", Kinds: kinds, Properties: map[string]any{"kind": kinds[0]}}})
		})
	}
	graphIs(t, server, map[string]map[string]string{":Identity:Person x:1": {"uid": "x:1", "kind": "Person"}})
}

// Every relationship about state, in one batch with a duplicate and ends that do not exist, by four writers at once, then
// changed, then again.
func TestStateRelationshipsAreWrittenOnceAndChanged(t *testing.T) {
	database, server := open(t)
	for _, r := range schema.Relationships {
		if !r.Merged {
			continue
		}
		t.Run(r.Arrow(), func(t *testing.T) {
			query(t, server, "MERGE (:"+r.From+" {uid: 'known'})", nil)
			rows := []schema.EdgeRow{
				{EdgeKey: schema.EdgeKey{From: "known", To: "late", UID: ""}, Properties: map[string]any{"rule": "stated", "validTo": day(3)}},
				{EdgeKey: schema.EdgeKey{From: "known", To: "late", UID: ""}, Properties: map[string]any{"rule": "stated"}},
				{EdgeKey: schema.EdgeKey{From: "known", To: "late", UID: "2026"}, Properties: map[string]any{}},
			}
			write := func(ctx context.Context) error {
				return database.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error { return tx.WriteEdges(ctx, r, rows) })
			}
			together(t, write)
			state(t, database, func(ctx context.Context, tx schema.Transaction) error {
				changed := schema.EdgeRow{EdgeKey: rows[0].EdgeKey, Properties: map[string]any{"rule": "pinned", "validTo": nil}}
				if err := tx.WriteEdges(ctx, r, []schema.EdgeRow{changed, {EdgeKey: rows[2].EdgeKey}}); err != nil {
					return err
				}
				return tx.WriteNodes(ctx, r.To, []schema.NodeRow{{UID: "late", Kinds: []string{}, Properties: map[string]any{"name": "arrived"}}})
			})
			want := map[string]map[string]string{
				":" + r.From + " known":                 {"uid": "known"},
				":" + r.To + " late":                    {"uid": "late", "name": "arrived"},
				"(known)-[" + r.Type + " ]->(late)":     {"uid": "", "rule": "pinned"},
				"(known)-[" + r.Type + " 2026]->(late)": {"uid": "2026"},
			}
			graphIs(t, server, want)
			state(t, database, func(ctx context.Context, tx schema.Transaction) error {
				found, err := tx.ReadEdges(ctx, r, []schema.EdgeKey{rows[0].EdgeKey, {From: "known", To: "other"}})
				if len(found) != 1 || found[rows[0].EdgeKey]["rule"] != "pinned" {
					t.Errorf("read %v", found)
				}
				return err
			})
			query(t, server, "MATCH (n) WHERE n.uid IN ['known', 'late'] DETACH DELETE n", nil)
		})
	}
}

// judged is an action whose chain has the given states, from the sponsor on.
func judged(uid, identity string, n int, states ...graph.State) graph.Action {
	action := graph.Action{
		UID: uid, At: day(n), System: "db", Operation: "SELECT", Outcome: "success", Source: "log", IdentityUID: identity,
		Actor: graph.Key{Scheme: "db", Value: "billing"}, ActorRule: "stated", Position: "file#" + uid, FirstSeen: day(20),
	}
	judge(&action, states...)
	return action
}

func judge(action *graph.Action, states ...graph.State) {
	action.Judgement = graph.Judgement{Verdict: graph.VerdictTraced, JudgedAt: day(21)}
	for i := range action.Judgement.Grades {
		grade := graph.Grade{Link: graph.Links[i], State: graph.StatePresent}
		if i < len(states) {
			grade.State = states[i]
		}
		if grade.State == graph.StateUnknown {
			action.Judgement.Verdict, action.Judgement.AwaitsCoverage = graph.VerdictUnknown, true
		}
		action.Judgement.Grades[i] = grade
	}
}

func broken(action graph.Action, rules ...string) graph.Action {
	action.Judgement.Verdict, action.Judgement.Gaps = graph.VerdictBroken, rules
	return action
}

// hits gives what the gaps of actions add to findings: of the credential, where the rule says so.
func hits(actions ...graph.Action) []graph.FindingHit {
	var all []graph.FindingHit
	for i := range actions {
		all = append(all, hitsOf(&actions[i], actions[i].Judgement.Gaps)...)
	}
	return all
}

func hitsOf(action *graph.Action, gaps []string) []graph.FindingHit {
	var all []graph.FindingHit
	for _, rule := range gaps {
		hit := graph.FindingHit{ActionUID: action.UID, At: action.At, Rule: rule, Severity: "high", Subject: action.IdentityUID, SubjectLabel: "Identity"}
		if strings.HasPrefix(rule, "credential") {
			hit.Subject, hit.SubjectLabel = action.CredentialUID, "Credential"
		}
		all = append(all, hit)
	}
	return all
}

// ends gives an action the ends of a shape, named after the shape so that each shape has its own.
func ends(action graph.Action, shape schema.Shape, name string) graph.Action {
	if shape.Credential {
		action.CredentialUID, action.CredentialKey, action.CredentialKind = "key:"+name, graph.Key{Scheme: "key", Value: name}, "token"
	}
	if shape.Resource {
		action.ResourceUID, action.ResourceKey, action.ResourceKind = "table:"+name, graph.Key{Scheme: "table", Value: name}, "table"
	}
	if shape.Grant {
		action.Judgement.GrantUID = "grant:" + name
	}
	if shape.Instance {
		action.InstanceUID = "pod:" + name
	}
	if shape.OnBehalfOf {
		action.OnBehalfOfUID = "hr:" + name
	}
	return action
}

func shapes() map[string]schema.Shape {
	all := map[string]schema.Shape{}
	for bits := range 32 {
		all[fmt.Sprintf("%05b", bits)] = schema.Shape{Credential: bits&16 > 0, Resource: bits&8 > 0, Grant: bits&4 > 0, Instance: bits&2 > 0, OnBehalfOf: bits&1 > 0}
	}
	return all
}

// Actions of every shape, none of whose ends exist, by four writers at once and then again: each stands once with each of
// its ends, and is counted once in its finding.
func TestActionsOfEveryShapeAreWrittenOnce(t *testing.T) {
	database, server := open(t)
	var actions []graph.Action
	want := map[string][]string{}
	for name, shape := range shapes() {
		uid := "event:" + name
		actions = append(actions, broken(ends(judged(uid, "db:"+name, 5), shape, name), "no-grant"))
		want[uid] = []string{"BY db:" + name}
		for kind, end := range map[string]struct {
			has bool
			uid string
		}{
			"USED": {shape.Credential, "key:"}, "ON": {shape.Resource, "table:"}, "UNDER": {shape.Grant, "grant:"}, "RUN_BY": {shape.Instance, "pod:"}, "ON_BEHALF_OF": {shape.OnBehalfOf, "hr:"},
		} {
			if end.has {
				want[uid] = append(want[uid], kind+" "+end.uid+name)
			}
		}
		slices.Sort(want[uid])
	}
	made := make(chan map[string]bool, writers+1)
	write := func(ctx context.Context) error {
		created, err := database.WriteActions(ctx, actions, hits(actions...))
		made <- created
		return err
	}
	together(t, write)
	if err := write(t.Context()); err != nil {
		t.Fatal(err)
	}
	close(made)
	times := map[string]int{}
	for created := range made {
		for uid := range created {
			times[uid]++
		}
	}
	got := map[string][]string{}
	for _, record := range query(t, server, "MATCH (a:Action) OPTIONAL MATCH (a)-[r]->(end) WITH a, r, end ORDER BY type(r) RETURN a.uid, collect(type(r) + ' ' + end.uid)", nil) {
		uid := record.Values[0].(string)
		if times[uid] != 1 {
			t.Errorf("%s was made %d times by what the writers say", uid, times[uid])
		}
		for _, end := range record.Values[1].([]any) {
			got[uid] = append(got[uid], end.(string))
		}
		slices.Sort(got[uid])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ends of the actions (-want +got):\n%s", diff)
	}
	if counts := value(t, server, "MATCH (f:Finding)-[:CONCERNS]->(i:Identity) WHERE f.subject = i.uid RETURN collect(f.count)"); len(counts.([]any)) != 32 || slices.ContainsFunc(counts.([]any), func(count any) bool { return count != int64(1) }) {
		t.Errorf("counts of the findings = %v, want 1 of each identity", counts)
	}
}

func TestActionThatStandsTwiceInABatchIsRefused(t *testing.T) {
	database, server := open(t)
	one := broken(judged("event:1", "db:1", 5), "no-grant")
	_, err := database.WriteActions(t.Context(), []graph.Action{one, one}, hits(one, one))
	if !errors.Is(err, graph.ErrInvalid) || !strings.Contains(err.Error(), "event:1") {
		t.Errorf("error = %v, want one that names the action", err)
	}
	graphIs(t, server, map[string]map[string]string{})
}

// What describes an end may come before the action, after it, or be a mere reference; the graph is the same.
func TestEndsThatArriveLateAreTheSame(t *testing.T) {
	database, server := open(t)
	action := ends(judged("event:1", "db:1", 5), schema.Shape{Credential: true, Resource: true, Grant: true}, "1")
	act := func() {
		if _, err := database.WriteActions(t.Context(), []graph.Action{action}, nil); err != nil {
			t.Fatal(err)
		}
	}
	refer := func() {
		state(t, database, func(ctx context.Context, tx schema.Transaction) error {
			covers := tx.WriteEdges(ctx, schema.Covers, []schema.EdgeRow{{EdgeKey: schema.EdgeKey{From: "grant:1", To: "table:1"}}})
			return errors.Join(covers, tx.WriteEdges(ctx, schema.Replaces, []schema.EdgeRow{{EdgeKey: schema.EdgeKey{From: "key:2", To: "key:1"}}}))
		})
	}
	describe := func() {
		state(t, database, func(ctx context.Context, tx schema.Transaction) error {
			grant := tx.WriteNodes(ctx, "Grant", []schema.NodeRow{{UID: "grant:1", Kinds: []string{}, Properties: map[string]any{"role": "reader"}}})
			return errors.Join(grant, tx.WriteNodes(ctx, "Identity", []schema.NodeRow{{UID: "db:1", Kinds: []string{"Role"}, Properties: map[string]any{"name": "billing"}}}))
		})
	}
	var first map[string]map[string]string
	for _, order := range [][]func(){{act, refer, describe}, {refer, act, describe}, {describe, refer, act}, {refer, describe, act}} {
		query(t, server, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n", nil)
		for _, step := range order {
			step()
		}
		got := graphOf(t, server)
		for _, properties := range got {
			delete(properties, "firstSeen")
		}
		if first == nil {
			first = got
			if credential := got[":Credential key:1"]; credential["kind"] != "token" || credential["name"] != "1" {
				t.Errorf("credential = %v, want what the action says of it", credential)
			}
			if resource := got[":Resource table:1"]; resource["kind"] != "table" || resource["name"] != "1" || resource["system"] != "db" {
				t.Errorf("resource = %v, want what the action says of it", resource)
			}
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("in another order (-first +this):\n%s", diff)
		}
	}
}

func TestActionJudgedOnWhatIsOutdatedWaitsToBeJudgedAgain(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:1', standingMark: 'new'}), (:Identity {uid: 'db:2', standingMark: 'new'}), (:Credential {uid: 'key:1', standingMark: 'new'})", nil)
	outdated := ends(judged("event:1", "db:1", 7, graph.StateUnknown), schema.Shape{Credential: true}, "1")
	outdated.StandingMark, outdated.LineageMark = "old", "old"
	current := judged("event:2", "db:2", 8)
	current.StandingMark = "new"
	if _, err := database.WriteActions(t.Context(), []graph.Action{outdated, current}, nil); err != nil {
		t.Fatal(err)
	}
	pending, err := database.Pending(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]time.Time{}
	for _, one := range pending {
		got[one.Label+" "+one.UID] = one.From
		if one.Mark == "new" {
			t.Errorf("%s keeps its mark: whoever is judging it meanwhile would not notice", one.UID)
		}
	}
	want := map[string]time.Time{"Identity db:1": day(7), "Credential key:1": day(7)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pending (-want +got):\n%s", diff)
	}
	if from := value(t, server, "MATCH (i:Identity {uid: 'db:1'}) RETURN i.unknownFrom"); !day(7).Equal(from.(time.Time)) {
		t.Errorf("unknown since %v, want the action's time", from)
	}
}

func TestSettlingKeepsWhatCameMeanwhile(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:1', standingMark: 'm', rejudgeFrom: datetime({epochSeconds: 0}), lastActionAt: datetime()})", nil)
	pending, err := database.Pending(t.Context(), 10)
	if err != nil || len(pending) != 1 {
		t.Fatalf("pending = %v, %v", pending, err)
	}
	late := judged("event:1", "db:1", 3, graph.StateUnknown)
	late.StandingMark = "m"
	if _, err := database.WriteActions(t.Context(), []graph.Action{late}, nil); err != nil {
		t.Fatal(err)
	}
	// Who judged again did not see the new action, and found none with an unknown link.
	if err := database.Settle(t.Context(), pending[0], time.Time{}, markOfCoverage(t, database)); err != nil {
		t.Fatal(err)
	}
	record := query(t, server, "MATCH (i:Identity {uid: 'db:1'}) RETURN i.rejudgeFrom, i.unknownFrom", nil)[0]
	if record.Values[0] != nil {
		t.Errorf("still waits since %v", record.Values[0])
	}
	if from, known := record.Values[1].(time.Time); !known || !day(3).Equal(from) {
		t.Errorf("unknown since %v, want the new action's time: more coverage must find it", record.Values[1])
	}
	// The next pass sees it, and nothing came meanwhile.
	query(t, server, "MATCH (i:Identity {uid: 'db:1'}) SET i.rejudgeFrom = datetime({epochSeconds: 0})", nil)
	if pending, err = database.Pending(t.Context(), 10); err != nil || len(pending) != 1 {
		t.Fatalf("pending = %v, %v", pending, err)
	}
	if err := database.Settle(t.Context(), pending[0], time.Time{}, markOfCoverage(t, database)); err != nil {
		t.Fatal(err)
	}
	if from := value(t, server, "MATCH (i:Identity {uid: 'db:1'}) RETURN i.unknownFrom"); from != nil {
		t.Errorf("unknown since %v although no action has an unknown link", from)
	}
}

func TestSettlingWithANewReasonChangesNothing(t *testing.T) {
	database, server := open(t)
	query(t, server, "CREATE (:Identity {uid: 'db:1', standingMark: 'm', rejudgeFrom: datetime(), lastActionAt: datetime()}), (:Credential {uid: 'key:1', standingMark: 'm', rejudgeFrom: datetime()})", nil)
	pending, err := database.Pending(t.Context(), 10)
	if err != nil || len(pending) != 2 {
		t.Fatalf("pending = %v, %v", pending, err)
	}
	query(t, server, "MATCH (n) WHERE n.standingMark = 'm' SET n.standingMark = 'another'", nil)
	for _, one := range pending {
		if err := database.Settle(t.Context(), one, time.Time{}, markOfCoverage(t, database)); err != nil {
			t.Fatal(err)
		}
	}
	if left, err := database.Pending(t.Context(), 10); err != nil || len(left) != 2 {
		t.Errorf("%v wait, %v; want both still", left, err)
	}
}
