package neo4j_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"clew/graph"
)

// The chain's own ties with what they were joined by. The key of who acted is the tag's, told to 0.8.
func TestEdgesTellHowTheyWereJoined(t *testing.T) {
	database, server := open(t)
	write(t, server, small, map[string]any{"moment": moment})
	write(t, server, `MATCH (a:Action {uid: 'aws-event:e-1'})-[by:BY]->(bot), (a)-[used:USED]->(old), (a)-[under:UNDER]->(g:Grant), (ada:Identity {uid: 'hr:1'})-[asked:REQUESTED]->(r:Request)-[:FOR]->(bot), (g)-[held:HELD_BY]->(bot), (ben:Identity {uid: 'hr:2'})
		SET a.actor = 'tag:exporter', a.evidence = 'record-of-action', a.source = 'trail', by.rule = 'tag', used.rule = 'stated', under.rule = 'narrowest-live', held.by = ['aws-principal:AROA1'], asked.by = ['email:ada@example.com']
		CREATE (:Alias {uid: 'tag:exporter', scheme: 'tag', value: 'exporter', source: 'inventory'})-[:NAMES {rule: 'tag', key: 'aws-principal:AROA1', confidence: 0.8, evidence: 'record-of-tag'}]->(bot)
		CREATE (:Alias {uid: 'email:ada@example.com', scheme: 'email', value: 'ada@example.com'})-[:NAMES {rule: 'same-record', key: 'hr:1', confidence: 1.0}]->(ada)
		CREATE (:Alias {uid: 'email:shared', claimedBy: ['hr:1', 'hr:2']}), (ben)-[:SPONSORS {inferred: true, rule: 'guess', key: 'email:shared', confidence: 0.5}]->(bot)`, nil)
	texts := func(edges []graph.Edge) []string {
		var list []string
		for _, e := range edges {
			list = append(list, fmt.Sprintf("%s %s %s by %s on %s at %.1f, decide at %s", e.From.UID, e.Type, e.To.UID, e.Rule, e.Key, e.Confidence, cmp.Or(e.Identity, "none")))
		}
		slices.Sort(list)
		return list
	}
	chain, err := database.Chain(t.Context(), "aws-event:e-1")
	if err != nil {
		t.Fatal(err)
	}
	grant, err := database.Grant(t.Context(), "aws-grant:ledger")
	if err != nil {
		t.Fatal(err)
	}
	request, err := database.Request(t.Context(), "ticket:CHG-1")
	if err != nil {
		t.Fatal(err)
	}
	// PROVISIONED of this graph has a rule and no key. Ben's sponsorship rests on a key that two claim, so that it is none.
	for _, c := range []struct {
		name  string
		edges []graph.Edge
		want  []string
	}{
		{"action", chain.Edges, []string{
			"aws-event:e-1 BY aws:role by tag on tag:exporter at 0.8, decide at aws:role",
			"aws-event:e-1 UNDER aws-grant:ledger by narrowest-live on aws-grant:ledger at 1.0, decide at none",
			"aws-event:e-1 USED aws-key:AKIA1 by stated on aws-key:AKIA1 at 1.0, decide at none",
			"aws-key:AKIA1 ISSUED_TO aws:role by  on  at 1.0, decide at aws:role",
			"hr:1 SPONSORS aws:role by tag on email:ada@example.com at 0.9, decide at hr:1",
			"tag:exporter NAMES aws:role by tag on aws-principal:AROA1 at 0.8, decide at aws:role",
			"ticket:CHG-1 PROVISIONED aws-grant:ledger by stated on  at 1.0, decide at none",
		}},
		{"grant", grant.Edges, []string{
			"aws-principal:AROA1 NAMES aws:role by same-record on AROA1 at 1.0, decide at aws:role",
			"ticket:CHG-1 PROVISIONED aws-grant:ledger by stated on  at 1.0, decide at none",
		}},
		{"request", request.Edges, []string{
			"email:ada@example.com NAMES hr:1 by same-record on hr:1 at 1.0, decide at hr:1",
			"ticket:CHG-1 PROVISIONED aws-grant:ledger by stated on  at 1.0, decide at none",
		}},
	} {
		if got := texts(c.edges); !slices.Equal(got, c.want) {
			t.Errorf("%s: joins are\n%q, want\n%q", c.name, got, c.want)
		}
	}
	for _, edge := range chain.Edges {
		if edge.Type == "NAMES" && (edge.Evidence != "record-of-tag" || edge.Source != "inventory") {
			t.Errorf("the key's record is %q of %q, want that of the tag", edge.Evidence, edge.Source)
		}
		if edge.Type == "BY" && edge.Evidence != "record-of-action" {
			t.Errorf("BY is stated in %q, want the action's record", edge.Evidence)
		}
	}
	identity, err := database.Identity(t.Context(), "aws:role")
	if err != nil {
		t.Fatal(err)
	}
	if sponsors := identity.Sponsorships.Rows; len(sponsors) != 1 || sponsors[0].Person.Name != "Ada" {
		t.Errorf("sponsors are %+v, want Ada alone", sponsors)
	}
}

func TestConflictsOfKeysNameWhoClaimsAndTheGaps(t *testing.T) {
	database, server := open(t)
	write(t, server, `CREATE (a:Identity {uid: 'hr:1', name: 'Ada'}), (b:Identity {uid: 'hr:2', name: 'Ben'}),
		(own:Alias {uid: 'hr:1', scheme: 'hr', value: '1'})-[:NAMES {rule: 'stated', key: 'hr:1', confidence: 1.0}]->(a),
		(mail:Alias {uid: 'email:x', scheme: 'email', value: 'x', claimedBy: ['hr:1', 'hr:2']}), (own)-[:JOINED {uid: 'same-record', rule: 'same-record'}]->(mail),
		(:Alias {uid: 'email:y', scheme: 'email', value: 'y', claimedBy: ['hr:8', 'hr:9']}),
		(:Finding {uid: 'alias-conflict/email:x', rule: 'alias-conflict', subject: 'email:x', subjectLabel: 'Alias', status: 'open', count: 1, lastAt: $moment})`, map[string]any{"moment": moment})
	joins, err := database.Joins(t.Context(), "hr:1")
	if err != nil {
		t.Fatal(err)
	}
	if len(joins.Conflicts) != 1 {
		t.Fatalf("conflicts = %+v, want that of email:x alone", joins.Conflicts)
	}
	one := joins.Conflicts[0]
	if one.Key.String() != "email:x" || len(one.Claimants) != 2 || one.Claimants[1].Name != "Ben" || len(one.Findings) != 1 || one.Findings[0].UID != "alias-conflict/email:x" {
		t.Errorf("the conflict is %+v, want that of Ada and Ben with its gap", one)
	}
	for key, want := range map[string]string{"hr:1": "hr:1", "email:x": "hr:1"} {
		if holder, err := database.KeyHolder(t.Context(), key); err != nil || holder != want {
			t.Errorf("%s is held by %q, %v; want %s", key, holder, err, want)
		}
	}
}
