package web_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"clew/graph"
	"clew/views"
	"clew/web/webtest"
)

// arbiter is who carries out decisions about joins: it notes them, and refuses those of another state than "s1".
type arbiter struct{ decided []graph.JoinDecision }

// PreviewJoin implements web.Joins.
func (a *arbiter) PreviewJoin(_ context.Context, decision graph.JoinDecision) (graph.JoinChange, error) {
	if decision.Alias == (graph.Key{Scheme: "hr", Value: "2"}) {
		return graph.JoinChange{}, fmt.Errorf("one system knows both as different: %w", graph.ErrConflict)
	}
	return graph.JoinChange{
		Decision: decision, Seen: "s1", Actions: graph.Count{Number: 7},
		Apart:  []graph.JoinMove{{From: "cmdb:7", To: "db:billing", Keys: []graph.Key{{Scheme: "db", Value: "billing"}}, Moves: map[string]int{"HELD_BY": 3, "ISSUED_TO": 2}}},
		Marked: graph.Changed{Identities: []string{"cmdb:7", "db:billing"}},
	}, nil
}

// DecideJoin implements web.Joins.
func (a *arbiter) DecideJoin(_ context.Context, decision graph.JoinDecision, seen string) (graph.JoinChange, error) {
	if seen != "s1" {
		return graph.JoinChange{}, fmt.Errorf("somebody changed these joins since you looked at them: %w", graph.ErrConflict)
	}
	a.decided = append(a.decided, decision)
	return graph.JoinChange{Decision: decision}, nil
}

func (f fixture) joined(t *testing.T) {
	t.Helper()
	f.write(t, `CREATE (i:Identity:ServiceAccount {uid: 'cmdb:7', name: 'billing service', kind: 'ServiceAccount'})
		CREATE (:Identity {uid: 'db:billing', name: 'billing', mergedInto: 'cmdb:7'})
		CREATE (a:Alias {uid: 'cmdb:7', scheme: 'cmdb', value: '7'})-[:NAMES {uid: '', rule: 'stated', key: 'cmdb:7', confidence: 1.0, own: true}]->(i)
		CREATE (b:Alias {uid: 'db:billing', scheme: 'db', value: 'billing'})-[:NAMES {uid: '', rule: 'tag', key: 'cmdb:7', confidence: 0.8}]->(i)
		CREATE (a)-[:JOINED {uid: 'tag', rule: 'tag', key: 'cmdb:7', confidence: 0.8, source: 'inventory', evidence: 'hash-of-the-record', firstSeen: datetime('2026-01-02'), lastSeen: datetime('2026-02-03')}]->(b)
		CREATE (d:JoinDecision {uid: 'd:1', kind: 'pin', alias: 'db:billing', identity: 'cmdb:7', reason: 'looked at both', user: 'ana', at: datetime('2026-03-01')})
		CREATE (d)-[:ABOUT]->(a) CREATE (d)-[:ABOUT]->(b)`)
}

func TestJoinsAreShownAndDecidedWithoutScript(t *testing.T) {
	f := open(t)
	f.joined(t)
	_, body := f.get(t, f.client, "/identity/cmdb:7/joins")
	for _, want := range []string{"db:billing", ">tag<", "0.80", "hash-of-the-record", "inventory", "looked at both", "ana", "Undo this merge", "Withdraw"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of joins lacks %q", want)
		}
	}
	_, body = f.get(t, f.client, views.DecideJoinPath("cmdb:7", "dispute", "db:billing", ""))
	for _, want := range []string{"db:billing is no key of cmdb:7", "7 actions move", "Grants", "Judged again", `name="seen" value="s1"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page that asks to confirm lacks %q", want)
		}
	}
	token := webtest.FormToken(t, body)
	form := url.Values{"kind": {"dispute"}, "alias": {"db:billing"}, "reason": {"the tag was copied"}, "seen": {"s1"}}
	if answer := f.post(t, f.client, "/identity/cmdb:7/joins", form); answer.StatusCode != http.StatusForbidden || len(f.arbiter.decided) != 0 {
		t.Errorf("a form without its token: %s, decided %v; want it forbidden", answer.Status, f.arbiter.decided)
	}
	form.Set(views.TokenField, token)
	if answer := f.post(t, f.client, "/identity/cmdb:7/joins", form); len(f.arbiter.decided) != 1 {
		t.Fatalf("decided %v, answer %s; want the dispute", f.arbiter.decided, answer.Status)
	}
	want := graph.JoinDecision{
		Kind: graph.JoinDispute, Alias: graph.Key{Scheme: "db", Value: "billing"}, Identity: graph.Key{Scheme: "cmdb", Value: "7"}, Reason: "the tag was copied", User: f.arbiter.decided[0].User,
	}
	if got := f.arbiter.decided[0]; got != want || got.User == "" {
		t.Errorf("decided %+v, want %+v with who decided", got, want)
	}
	form.Set("seen", "s0")
	f.post(t, f.client, "/identity/cmdb:7/joins", form)
	if _, body := f.get(t, f.client, "/identity/cmdb:7/joins"); len(f.arbiter.decided) != 1 || !strings.Contains(body, "omebody changed these joins since you looked at them") {
		t.Errorf("the second of two analysts is not told, decided %v", f.arbiter.decided)
	}
	f.get(t, f.client, views.DecideJoinPath("cmdb:7", "pin", "hr:2", ""))
	if _, body := f.get(t, f.client, "/identity/cmdb:7/joins"); !strings.Contains(body, "ne system knows both as different") {
		t.Error("a pin that is refused is not told why")
	}
	if answer, _ := f.get(t, f.client, views.DecideJoinPath("cmdb:7", "steal", "hr:2", "")); answer.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown kind of decision: %s, want 400", answer.Status)
	}
}
