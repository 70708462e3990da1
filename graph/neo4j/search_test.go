package neo4j_test

import (
	"slices"
	"strings"
	"testing"

	"clew/graph"
)

// catalogue has names that tell the ranks of a search apart.
const catalogue = `
	CREATE (:Identity {uid: 'p:payments', name: 'payments', kind: 'Role', source: 'aws', environment: 'production'}),
		(:Identity {uid: 'p:api', name: 'payments-api', kind: 'ServiceAccount', source: 'k8s', environment: 'production'}),
		(:Identity {uid: 'p:stub', name: 'payments-stub', kind: 'Role', source: 'aws', unattributed: true}),
		(:Identity {uid: 'p:other', name: 'nightly-payments', kind: 'Role', source: 'aws', environment: 'staging'}),
		(k:Identity {uid: 'p:key', name: 'worker', kind: 'Workload', source: 'k8s', environment: 'staging'}),
		(:Alias {uid: 'spiffe:x', scheme: 'spiffe', value: 'cluster/ns/payments/sa/worker'})-[:NAMES]->(k),
		(:Request {uid: 'r:1', ref: 'CHG-7', title: 'Rotate the ledger', justification: 'the payments team asked'}),
		(:Resource {uid: 'b:1', name: 'arn:aws:s3:::payments', kind: 'bucket', system: 'aws', environment: 'production'}),
		(v:Vendor {uid: 'v:1', name: 'Acme'})<-[:WITH]-(:Contract {uid: 'c:1', name: 'Payments frame'}),
		(:Action {uid: 'aws-event:9', at: datetime('2026-11-20T12:00:00Z'), operation: 'GetObject', toolCallId: 'payments', verdict: 'broken'})`

func TestFindRanks(t *testing.T) {
	database, server := open(t)
	write(t, server, catalogue, nil)
	for name, test := range map[string]struct {
		query graph.SearchQuery
		want  string // uids in their order; those of one rank and score that may change places are named in rest
		rest  string
	}{
		"exact, then by the beginning, placeholders behind": {graph.SearchQuery{Text: "payments", ByWords: true, Most: 20}, "aws-event:9 p:payments p:api p:stub", "b:1 p:key p:other r:1 v:1"},
		"of a kind":            {graph.SearchQuery{Text: "payments", ByWords: true, Most: 20, Label: "Identity", Kind: "Role"}, "p:payments p:stub p:other", ""},
		"of a system":          {graph.SearchQuery{Text: "payments", ByWords: true, Most: 20, System: "k8s"}, "p:api p:key", ""},
		"of an environment":    {graph.SearchQuery{Text: "payments", ByWords: true, Most: 20, Environment: "staging"}, "", "p:key p:other"},
		"of a verdict":         {graph.SearchQuery{Text: "payments", ByWords: true, Most: 20, Verdict: graph.VerdictBroken}, "aws-event:9", ""},
		"of another verdict":   {graph.SearchQuery{Text: "payments", ByWords: true, Most: 20, Verdict: graph.VerdictTraced}, "", ""},
		"words in any order":   {graph.SearchQuery{Text: "ledger rotate", ByWords: true, Most: 20}, "r:1", ""},
		"the beginning of one": {graph.SearchQuery{Text: "Ledg", ByWords: true, Most: 20}, "r:1", ""},
		"all words are wanted": {graph.SearchQuery{Text: "ledger nowhere", ByWords: true, Most: 20}, "", ""},
		"not by words":         {graph.SearchQuery{Text: "ledger", Most: 20}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			found, err := database.Find(t.Context(), test.query)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, hit := range found.Hits {
				got = append(got, hit.Node.UID)
			}
			sure := strings.Fields(test.want)
			if len(got) < len(sure) {
				t.Fatalf("%v, want %s, then %s", got, test.want, test.rest)
			}
			rest := slices.Sorted(slices.Values(got[len(sure):]))
			if !slices.Equal(got[:len(sure)], sure) || strings.Join(rest, " ") != test.rest || found.More {
				t.Errorf("%v, want %s, then %s", got, test.want, test.rest)
			}
		})
	}
	cut, err := database.Find(t.Context(), graph.SearchQuery{Text: "payments", ByWords: true, Most: 3})
	if err != nil || len(cut.Hits) != 3 || !cut.More {
		t.Errorf("%+v, %v: want three and more", cut, err)
	}
}

// TestFindTakesAnyText holds that nothing that a reader types is an operator of the index's syntax.
func TestFindTakesAnyText(t *testing.T) {
	database, server := open(t)
	write(t, server, catalogue, nil)
	for text, want := range map[string]int{
		`*`: 0, `*:*`: 0, `name:*`: 0, `"`: 0, `\`: 0, `AND`: 0, `NOT worker`: 0, `(`: 0, `/.*/`: 0, `[a TO z]`: 0, `worker~`: 1, `worker^9`: 0, `{`: 0, `work*`: 1,
		`worker && !api`: 0, `+worker -nothing`: 0, `ledger\"`: 1, `?orker`: 0, `''`: 0, `:`: 0, strings.Repeat("a* ", 600): 0,
	} {
		found, err := database.Find(t.Context(), graph.SearchQuery{Text: text, ByWords: true, Most: 20})
		if err != nil {
			t.Errorf("%.20q: %v", text, err)
		} else if len(found.Hits) != want {
			t.Errorf("%.20q finds %+v, want %d", text, found.Hits, want)
		}
	}
}

func TestRecent(t *testing.T) {
	database, server := open(t)
	write(t, server, catalogue+`
		WITH 1 AS one UNWIND [['Ines', 'p:payments', 'look-up', 1], ['Ines', 'b:1', 'look-up', 2], ['Ines', 'p:payments', 'look-up', 3], ['Ines', 'p:api', 'search', 4],
			['Ines', 'gaps', 'look-up', 5], ['Omar', 'p:api', 'look-up', 6]] AS row
		CREATE (:Visit {uid: toString(row[3]), user: row[0], target: row[1], operation: row[2], at: datetime('2026-11-20T12:00:00Z') + duration({minutes: row[3]})})`, nil)
	seen, err := database.Recent(t.Context(), "Ines", 8)
	if err != nil || len(seen) != 2 || seen[0].Node.UID != "p:payments" || seen[1].Node.UID != "b:1" || seen[0].At.Minute() != 3 {
		t.Errorf("%+v, %v: want the role, seen again since, then the bucket", seen, err)
	}
	if seen, err := database.Recent(t.Context(), "Ines", 1); err != nil || len(seen) != 1 {
		t.Errorf("%+v, %v: want one", seen, err)
	}
}

func TestAgents(t *testing.T) {
	database, server := open(t)
	write(t, server, `
		CREATE (b:Identity {uid: 'ag:b', name: 'buyer', kind: 'Agent', environment: 'production'}), (:Identity {uid: 'ag:a', name: 'archivist', kind: 'Agent', environment: 'staging'}),
			(:Identity {uid: 'x', name: 'aaa', kind: 'Role'}), (ada:Identity {uid: 'hr:1', name: 'Ada', kind: 'Person'})-[:SPONSORS]->(b), (:Identity {uid: 'hr:2', name: 'Bo', kind: 'Person'})-[:SPONSORS {validTo: $moment - duration('P1D')}]->(b),
			(:AgentInstance {uid: 'run-1'})-[:INSTANCE_OF]->(b), (:AgentInstance {uid: 'run-2'})-[:INSTANCE_OF]->(b),
			(:Finding {uid: 'f', subject: 'ag:b', status: 'open'}), (:Finding {uid: 'g', subject: 'ag:b', status: 'resolved'})
		WITH 1 AS one UNWIND range(1, 203) AS i
		CREATE (:Action {uid: 'e' + i, identityUid: 'ag:b', at: $moment - duration({hours: i}), tool: CASE i % 2 WHEN 0 THEN 'search' ELSE 'pay' END, conversationId: 'talk-' + (i % 4), instanceUid: CASE WHEN i < 10 THEN 'run-1' ELSE 'run-2' END,
			onBehalfOfUid: 'hr:1', verdict: CASE WHEN i <= 3 THEN 'broken' ELSE 'traced' END, gaps: CASE WHEN i <= 3 THEN ['delegation-unproven'] ELSE [] END})`, map[string]any{"moment": moment})
	first, more, err := database.Agents(t.Context(), graph.AgentQuery{Now: moment, Most: 1})
	if err != nil || len(first) != 1 || !more || first[0].Agent.UID != "ag:a" || first[0].Looked != 0 {
		t.Fatalf("%+v, %v, %v: want the archivist, and more", first, more, err)
	}
	rest, more, err := database.Agents(t.Context(), graph.AgentQuery{Now: moment, Most: 1, After: first[0].Agent})
	if err != nil || len(rest) != 1 || more {
		t.Fatalf("%+v, %v, %v: want the buyer alone", rest, more, err)
	}
	// Of 203 actions the newest 200 count: three broken, 197 traced. Both instances acted within 24 hours of the moment.
	b := rest[0]
	slices.Sort(b.Tools)
	if b.Agent.UID != "ag:b" || b.Looked != 200 || !b.Cut || b.Verdicts[graph.VerdictBroken] != 3 || b.Verdicts[graph.VerdictTraced] != 197 || b.Unproven != 3 || b.Conversations != 4 ||
		b.Instances != 2 || b.Live != 2 || b.Gaps != 1 || len(b.Sponsors) != 1 || b.Sponsors[0].Name != "Ada" || len(b.Principals) != 1 || strings.Join(b.Tools, " ") != "pay search" || len(b.Talks) != 3 {
		t.Errorf("%+v", b)
	}
	if staging, _, err := database.Agents(t.Context(), graph.AgentQuery{Now: moment, Most: 9, Environment: "staging"}); err != nil || len(staging) != 1 {
		t.Errorf("%+v, %v: want the one of staging", staging, err)
	}
}
