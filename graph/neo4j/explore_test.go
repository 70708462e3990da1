package neo4j_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
)

func execute(t *testing.T, server *graphtest.Database, text string, parameters map[string]any) {
	t.Helper()
	if _, err := driver.ExecuteQuery(t.Context(), server.Driver, text, parameters, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
		t.Fatalf("%.80s: %v", text, err)
	}
}

// office is a role that a person sponsors, that is in a group within a group; the outer group's grant covers a bucket, which
// holds a folder. A person's key was used to obtain a session of the role.
const office = `
CREATE (ada:Identity:Person {uid: 'hr:ada', name: 'Ada', kind: 'Person'}), (bob:Identity:Person {uid: 'hr:bob', name: 'Bob', kind: 'Person'}),
  (ci:Identity:ServiceAccount {uid: 'aws:ci', name: 'ci', kind: 'ServiceAccount', environment: 'production'}), (role:Identity:Role {uid: 'aws:deploy', name: 'deploy', kind: 'Role', environment: 'production'}),
  (inner:Group {uid: 'g:deployers', name: 'deployers'}), (outer:Group {uid: 'g:ops', name: 'ops'}),
  (grant:Grant {uid: 'grant:1', role: 'writer', system: 'aws', validFrom: $then}), (old:Grant {uid: 'grant:2', role: 'reader', system: 'aws', validFrom: $then, validTo: $ended}),
  (bucket:Resource {uid: 'r:bucket', name: 'bucket', kind: 'bucket', system: 'aws'}), (folder:Resource {uid: 'r:folder', name: 'folder', system: 'aws'}),
  (request:Request {uid: 'q:1', ref: 'CHG-1', requestedAt: $then}), (approval:Approval {uid: 'a:1', decision: 'approved', decidedAt: $then}),
  (key:Credential {uid: 'key:1', name: 'AKIA1', kind: 'aws-access-key', issuedAt: $then}), (session:Credential {uid: 'key:2', name: 'ASIA2', kind: 'aws-session', issuedAt: $then, expiresAt: $ended}),
  (ada)-[:SPONSORS]->(ci), (ada)-[:REQUESTED]->(request), (request)-[:FOR]->(ci), (bob)-[:GAVE]->(approval), (approval)-[:DECIDES]->(request), (request)-[:PROVISIONED]->(grant),
  (role)-[:MEMBER_OF]->(inner), (inner)-[:MEMBER_OF]->(outer), (grant)-[:HELD_BY]->(outer), (grant)-[:COVERS]->(bucket), (folder)-[:PART_OF]->(bucket),
  (old)-[:HELD_BY]->(ci), (old)-[:COVERS]->(folder),
  (key)-[:ISSUED_TO]->(ci), (session)-[:ISSUED_TO]->(role), (session)-[:DERIVED_FROM]->(key)`

// acts makes actions a minute apart: the last of them at $moment.
const acts = `UNWIND range(1, $count) AS i
	MATCH (n:Identity {uid: $identity}), (r:Resource {uid: $resource})
	CREATE (a:Action {uid: $prefix + i, at: $moment - duration({minutes: $count - i}), identityUid: n.uid, resourceUid: r.uid, credentialUid: $credential, grantUid: $grant,
		operation: $operation, verdict: CASE WHEN i % $broken = 0 THEN 'broken' ELSE 'traced' END, gaps: CASE WHEN i % $broken = 0 THEN ['action-without-grant'] ELSE [] END, system: 'aws', environment: 'production'})
	CREATE (a)-[:BY]->(n) CREATE (a)-[:ON]->(r)`

func act(t *testing.T, server *graphtest.Database, values map[string]any) {
	t.Helper()
	parameters := map[string]any{
		"count": 1, "identity": "aws:ci", "resource": "r:bucket", "prefix": "event:", "moment": moment, "credential": nil, "grant": nil, "operation": "s3:GetObject", "broken": 1_000_000_000,
	}
	for name, value := range values {
		parameters[name] = value
	}
	execute(t, server, acts, parameters)
}

func build(t *testing.T, server *graphtest.Database) {
	t.Helper()
	execute(t, server, office, map[string]any{"then": moment.AddDate(0, -1, 0), "ended": moment.AddDate(0, 0, -7)})
}

const doubtedSponsor = `MATCH (bob:Identity {uid: 'hr:bob'}), (ci:Identity {uid: 'aws:ci'})
	CREATE (bob)-[:SPONSORS {inferred: true, key: 'email:bob'}]->(ci), (:Alias {uid: 'email:bob', claimedBy: ['hr:bob', 'hr:rob']})`

func TestTies(t *testing.T) {
	database, server := open(t)
	build(t, server)
	execute(t, server, `MATCH (n:Identity {uid: 'aws:ci'}) UNWIND range(1, 1200) AS i CREATE (:Credential {uid: 'many:' + i, name: 'many ' + i, issuedAt: $at + duration({minutes: i})})-[:ISSUED_TO]->(n)`, map[string]any{"at": moment})
	ties := func(lens graph.Lens, pages map[string]int) map[string]graph.TieGroup {
		found, err := database.Ties(t.Context(), graph.Node{Label: "Identity", UID: "aws:ci"}, lens, 3, pages)
		if err != nil {
			t.Fatal(err)
		}
		groups := map[string]graph.TieGroup{}
		for _, group := range found {
			groups[group.Key()] = group
		}
		return groups
	}
	// Two identities claim the e-mail by which Bob was inferred: he sponsors nothing until that is settled.
	execute(t, server, doubtedSponsor, nil)
	groups := ties(graph.Lens{}, nil)
	for key, want := range map[string]string{"<SPONSORS": "Ada", "<FOR": "CHG-1", "<HELD_BY": "reader"} {
		if group := groups[key]; group.Total != 1 || len(group.Ties) != 1 || group.Ties[0].Other.Node.Name != want {
			t.Errorf("%s gives %+v, want %s", key, group, want)
		}
	}
	// 1,201 credentials: three are given, a thousand looked at.
	if keys := groups["<ISSUED_TO"]; keys.Total != 1201 || keys.Matched != (graph.Count{Number: 1000, AtLeast: true}) || len(keys.Ties) != 3 {
		t.Errorf("credentials: %d in all, %+v matched, %d given", keys.Total, keys.Matched, len(keys.Ties))
	}
	if keys := ties(graph.Lens{}, map[string]int{"<ISSUED_TO": 20})["<ISSUED_TO"]; len(keys.Ties) != 20 {
		t.Errorf("an opened bundle gives %d, want 20", len(keys.Ties))
	}
	if group := ties(graph.Lens{System: "postgres"}, nil)["<HELD_BY"]; len(group.Ties) != 0 {
		t.Errorf("the grants of another system are left in: %+v", group.Ties)
	}
	if _, err := database.Ties(t.Context(), graph.Node{Label: "Visit", UID: "x"}, graph.Lens{}, 3, nil); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a visit can be explored: %v", err)
	}
	if _, err := database.Station(t.Context(), "nobody"); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("a node that does not exist: %v", err)
	}
}

func TestUses(t *testing.T) {
	database, server := open(t)
	build(t, server)
	act(t, server, map[string]any{"count": 10, "broken": 5, "credential": "key:1"}) // two of ten are broken
	act(t, server, map[string]any{"count": 3, "prefix": "put:", "operation": "s3:PutObject", "resource": "r:folder"})
	found, err := database.Uses(t.Context(), graph.ActionsOfIdentity, "aws:ci", graph.Lens{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, g := range found.Groups {
		lines = append(lines, fmt.Sprint(g.Operation, " ", g.Verdict, " ", g.Other.Node.Name, " ", g.Count, " ", g.Ungranted, " ", g.Credential))
	}
	want := []string{"s3:GetObject broken bucket 2 2 key:1", "s3:GetObject traced bucket 8 0 key:1", "s3:PutObject traced folder 3 0 "}
	if !slices.Equal(lines, want) || found.Found != 3 || found.Matched != 13 || found.Looked != (graph.Count{Number: 13}) {
		t.Errorf("groups %q of %+v, want %q", lines, found, want)
	}
	opened, err := database.OpenUses(t.Context(), graph.ActionsOfIdentity, "aws:ci", found.Groups[1], graph.Lens{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	// The fifth and the tenth are broken: the newest traced ones are the ninth, eighth and seventh.
	var uids []string
	for _, action := range opened {
		uids = append(uids, action.Node.UID)
	}
	if !slices.Equal(uids, []string{"event:9", "event:8", "event:7"}) {
		t.Errorf("opened %q", uids)
	}
	for name, c := range map[string]struct {
		lens graph.Lens
		want int64
	}{
		"verdict": {graph.Lens{Verdict: graph.VerdictBroken}, 2}, "operation": {graph.Lens{Operation: "s3:Put"}, 3}, "system": {graph.Lens{System: "postgres"}, 0},
		"environment": {graph.Lens{Environment: "production"}, 13}, "time": {graph.Lens{Interval: graph.Interval{From: moment.Add(-time.Minute)}}, 4},
	} {
		if found, err := database.Uses(t.Context(), graph.ActionsOfIdentity, "aws:ci", c.lens, 10); err != nil || found.Matched != c.want {
			t.Errorf("by %s: %d actions, %v, want %d", name, found.Matched, err, c.want)
		}
	}
}

// cost profiles a query and gives what it read of the store, and the most rows that one operator handed on.
func cost(t *testing.T, server *graphtest.Database, name string, parameters map[string]any) (hits, rows int64) {
	t.Helper()
	session := server.Driver.NewSession(t.Context(), driver.SessionConfig{DatabaseName: graphtest.Name})
	defer session.Close(t.Context())
	result, err := session.Run(t.Context(), "PROFILE "+neo4j.Query(name), parameters)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := result.Consume(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var add func(driver.ProfiledPlan)
	add = func(plan driver.ProfiledPlan) {
		hits += plan.DbHits()
		rows = max(rows, plan.Records())
		for _, child := range plan.Children() {
			add(child)
		}
	}
	add(summary.Profile())
	return hits, rows
}

// TestExploreOfBusyNodes holds that what is read around a node has a bound, whatever the number of its actions.
func TestExploreOfBusyNodes(t *testing.T) {
	_, server := open(t)
	build(t, server)
	parameters := map[string]any{
		"from": time.Unix(0, 0).UTC(), "to": moment.AddDate(1, 0, 0), "verdict": nil, "operation": nil, "system": nil, "environment": nil, "look": 5000, "most": 100, "few": 8, "pages": map[string]any{},
		"other": "r:bucket", "each": 200,
	}
	type bound struct{ hits, rows int64 }
	measure := func() map[string]bound {
		costs := map[string]bound{}
		for name, values := range map[string]map[string]any{
			"ties_Identity": {"uid": "aws:ci"}, "ties_Resource": {"uid": "r:bucket"}, "uses_identity": {"value": "aws:ci"}, "uses_resource": {"value": "r:bucket"},
			"opened_identity": {"value": "aws:ci", "operation": "s3:GetObject", "verdict": "traced"}, "acted_identity": {"values": []any{"aws:ci"}}, "acted_back_identity": {"values": []any{"r:bucket"}},
		} {
			all := map[string]any{}
			for _, from := range []map[string]any{parameters, values} {
				for key, value := range from {
					all[key] = value
				}
			}
			hits, rows := cost(t, server, name, all)
			costs[name] = bound{hits, rows}
		}
		return costs
	}
	const few, many = 6_000, 22_000
	act(t, server, map[string]any{"count": few, "broken": 10})
	execute(t, server, "CALL db.awaitIndexes(60)", nil)
	before := measure()
	const atOnce = 11_000
	for part := range many / atOnce {
		act(t, server, map[string]any{"count": atOnce, "broken": 10, "prefix": fmt.Sprint("more:", part, ":"), "moment": moment.AddDate(0, 0, -30-10*part)})
	}
	for name, after := range measure() {
		// Each of the 5,000 actions that are looked at is read a handful of times, and nothing else is.
		if most := int64(5_000 * 20); after.hits > most || after.rows > 5_000+100 {
			t.Errorf("%s reads %d and hands on %d rows, want at most %d and 5,100", name, after.hits, after.rows, most)
		}
		if after.hits > before[name].hits+before[name].hits/10+100 {
			t.Errorf("%s reads %d with %d actions and %d with %d", name, before[name].hits, few, after.hits, few+many)
		}
		if strings.HasPrefix(name, "ties_") && after.hits > 2_000 {
			t.Errorf("%s reads %d: it expands actions", name, after.hits)
		}
	}
}

func paths(t *testing.T, database *neo4j.Database, kind graph.PathKind, from, to string, lens graph.Lens) (graph.Paths, []string) {
	t.Helper()
	ends := make([]graph.Station, 2)
	for i, uid := range []string{from, to} {
		var err error
		if ends[i], err = database.Station(t.Context(), uid); err != nil {
			t.Fatal(err)
		}
	}
	if kind == graph.PathCould && lens.Interval == (graph.Interval{}) {
		lens.Interval = graph.Interval{From: moment, To: moment.Add(1)}
	}
	found, err := graph.SearchPaths(t.Context(), database, graph.PathQuery{From: ends[0], To: ends[1], Kind: kind, Lens: lens, Most: 10, Depth: 10, Nodes: 1000}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, path := range found.Paths {
		words := []string{path[0].From.Node.Name}
		for _, step := range path {
			words = append(words, step.Type, step.To.Node.Name)
		}
		texts = append(texts, strings.Join(words, " "))
	}
	return found, texts
}

func TestPaths(t *testing.T) {
	database, server := open(t)
	build(t, server)
	execute(t, server, doubtedSponsor, nil)
	// The session acted on the bucket twice, under no grant; the service account itself on the folder.
	act(t, server, map[string]any{"count": 2, "identity": "aws:deploy", "credential": "key:2", "moment": moment.AddDate(0, 0, -8)})
	act(t, server, map[string]any{"prefix": "put:", "resource": "r:folder", "operation": "s3:PutObject"})
	week := graph.Lens{Interval: graph.Interval{From: moment.AddDate(0, 0, -7)}}
	for _, c := range []struct {
		name     string
		kind     graph.PathKind
		from, to string
		lens     graph.Lens
		want     []string
	}{
		{"through nested groups", graph.PathCould, "aws:deploy", "r:bucket", graph.Lens{}, []string{"deploy MEMBER_OF deployers MEMBER_OF ops HELD_BY writer COVERS bucket"}},
		{"by a key with which the role was assumed, into what the bucket holds", graph.PathCould, "key:1", "r:folder", graph.Lens{},
			[]string{"AKIA1 DERIVED_FROM ASIA2 ISSUED_TO deploy MEMBER_OF deployers MEMBER_OF ops HELD_BY writer COVERS bucket PART_OF folder"}},
		{"not by a grant that has ended", graph.PathCould, "aws:ci", "r:folder", graph.Lens{System: "postgres"}, nil},
		{"by that grant as of when it held", graph.PathCould, "aws:ci", "r:folder", graph.Lens{Interval: graph.Interval{From: moment.AddDate(0, 0, -10), To: moment.AddDate(0, 0, -9)}},
			[]string{"ci HELD_BY reader COVERS folder", "ci ISSUED_TO AKIA1 DERIVED_FROM ASIA2 ISSUED_TO deploy MEMBER_OF deployers MEMBER_OF ops HELD_BY writer COVERS bucket PART_OF folder"}},
		{"what happened, by the session", graph.PathHappened, "key:1", "r:bucket", graph.Lens{}, []string{"AKIA1 DERIVED_FROM ASIA2 ACTED bucket", "AKIA1 DERIVED_FROM ASIA2 ISSUED_TO deploy ACTED bucket"}},
		{"not in a week without it", graph.PathHappened, "key:1", "r:bucket", week, nil},
		{"from who approved to who got it", graph.PathHappened, "hr:bob", "g:ops", graph.Lens{}, []string{"Bob GAVE  DECIDES CHG-1 PROVISIONED writer HELD_BY ops"}},
		{"from a sponsor", graph.PathCould, "hr:ada", "aws:ci", graph.Lens{}, []string{"Ada SPONSORS ci"}},
		{"not from one who was inferred by a key that two claim", graph.PathCould, "hr:bob", "aws:ci", graph.Lens{}, nil},
		{"a grant is not what happened", graph.PathHappened, "aws:deploy", "r:folder", graph.Lens{}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if found, texts := paths(t, database, c.kind, c.from, c.to, c.lens); !slices.Equal(texts, c.want) {
				t.Errorf("found %q, want %q (%+v)", texts, c.want, found.Progress)
			}
		})
	}
}
