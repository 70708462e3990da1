package rule_test

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/judge"
	"clew/graph/neo4j"
	"clew/graph/rule"
)

// estate is a database with the schema of the program.
type estate struct {
	*neo4j.Database
	raw *graphtest.Database
}

func open(t *testing.T) estate {
	t.Helper()
	raw := graphtest.OpenKeepingSchema(t)
	database, err := neo4j.Open(t.Context(), neo4j.Settings{URI: raw.URI, Username: raw.Username, Password: raw.Password, Database: graphtest.Name})
	if err != nil {
		t.Fatalf("connect: %v", err)
	}
	t.Cleanup(func() { _ = database.Close(context.Background()) })
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatalf("migrate: %v", err)
	}
	return estate{Database: database, raw: raw}
}

// run runs one statement and gives its records.
func (e estate) run(t *testing.T, text string, parameters map[string]any) []*driver.Record {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), e.raw.Driver, text, parameters, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	return result.Records
}

// empty deletes all but what tells which migrations were carried out.
func (e estate) empty(t *testing.T) {
	t.Helper()
	e.run(t, "MATCH (n) WHERE NOT n:Migration DETACH DELETE n", nil)
}

func TestTwins(t *testing.T) {
	database := open(t)
	hits, misses := 0, 0
	for _, r := range loaded(t).Rules() {
		t.Run(r.ID, func(t *testing.T) {
			database.empty(t)
			for _, statement := range r.Twin.Statements() {
				database.run(t, statement, nil)
			}
			label := r.Subject
			if r.Kind == rule.KindAction {
				label = "Action"
			}
			for _, one := range slices.Concat(r.Twin.Hits, r.Twin.Misses) {
				if found := database.run(t, "MATCH (n:"+label+" {uid: $uid}) RETURN n.uid", map[string]any{"uid": one.UID}); len(found) != 1 {
					t.Errorf("the fixture has %d nodes %s %s, want 1", len(found), label, one.UID)
				}
			}
			var got map[string]time.Time
			if r.Kind == rule.KindAction {
				got = judged(t, database, r)
			} else {
				got = queried(t, database, r)
			}
			for _, one := range r.Twin.Hits {
				at, hit := got[one.UID]
				switch {
				case !hit:
					t.Errorf("did not hit %s: %s", one.UID, one.Why)
				case !one.At.IsZero() && !at.Equal(one.At):
					t.Errorf("%s: at = %s, want %s", one.UID, at.Format(time.RFC3339), one.At.Format(time.RFC3339))
				}
				delete(got, one.UID)
				hits++
			}
			for _, one := range r.Twin.Misses {
				if _, hit := got[one.UID]; hit {
					t.Errorf("hit %s: %s", one.UID, one.Why)
				}
				delete(got, one.UID)
				misses++
			}
			if len(got) > 0 {
				t.Errorf("hit what the twin does not name: %v", slices.Sorted(maps.Keys(got)))
			}
			t.Logf("%d hits, %d near misses", len(r.Twin.Hits), len(r.Twin.Misses))
		})
	}
	t.Logf("%d rules, %d hits, %d near misses", len(loaded(t).Rules()), hits, misses)
}

// queried runs the query of a rule about state.
func queried(t *testing.T, database estate, r rule.Rule) map[string]time.Time {
	t.Helper()
	parameters := r.Values(r.Twin.Now)
	maps.Copy(parameters, r.Twin.Parameters)
	hits, err := database.RunRule(t.Context(), r.Query, parameters)
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	got := make(map[string]time.Time, len(hits))
	for _, hit := range hits {
		if _, twice := got[hit.UID]; twice {
			t.Errorf("hit %s twice", hit.UID)
		}
		if hit.Details == "" {
			t.Errorf("%s has no details", hit.UID)
		}
		got[hit.UID] = hit.At
	}
	return got
}

// judged has the judge grade all actions of the graph, as the pipeline does, and gives those that break the rule.
func judged(t *testing.T, database estate, r rule.Rule) map[string]time.Time {
	t.Helper()
	coverage, _, err := database.Coverages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	grader := judge.New(judge.Settings{})
	got := map[string]time.Time{}
	for _, record := range database.run(t, "MATCH (a:Action) RETURN DISTINCT a.identityUid AS uid", nil) {
		uid := record.Values[0].(string)
		standings, err := database.Standings(t.Context(), []string{uid})
		if err != nil {
			t.Fatal(err)
		}
		actions, err := database.ActionsOf(t.Context(), graph.Pending{Label: "Identity", UID: uid}, time.Time{}, "", 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, action := range actions {
			circumstances := graph.Circumstances{Standing: standings[uid], Coverage: coverage, Evidence: graph.EvidenceKept}
			if action.CredentialUID != "" {
				lineages, err := database.Lineages(t.Context(), []string{action.CredentialUID})
				if err != nil {
					t.Fatal(err)
				}
				circumstances.Lineage = lineages[action.CredentialUID]
			}
			if slices.Contains(grader.Judge(action, circumstances, r.Twin.Now).Gaps, r.ID) {
				got[action.UID] = action.At
			}
		}
	}
	return got
}
