package resolve_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
	"clew/ingest/resolve"
)

// decide applies what an analyst decided.
func (m *memory) decide(t testing.TB, decision graph.JoinDecision) resolve.Outcome {
	t.Helper()
	decision.At = at("2026-11-01")
	m.marked = graph.Changed{}
	outcome, err := resolve.Apply(t.Context(), m, resolve.Batch{Source: "analyst", Decision: &decision, Now: at("2026-11-01")})
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

func decision(uid string, kind graph.JoinKind, alias, identity string) graph.JoinDecision {
	return graph.JoinDecision{UID: uid, Kind: kind, Alias: key(alias), Identity: key(identity), Reason: "why", User: "ana"}
}

func withdrawal(uid string, of graph.JoinDecision) graph.JoinDecision {
	return graph.JoinDecision{UID: uid, Kind: graph.JoinWithdraw, Alias: of.Alias, Identity: of.Identity, Withdraws: of.UID}
}

// A human-resources record and an account are one person by an e-mail address; each has what was stated under its own key.
func twoOfOnePerson() []ingest.Fact {
	return []ingest.Fact{
		person("2026-01-01", "hr:1", "Ada", "email:a@x"),
		person("2026-01-02", "okta:77", "ada.l", "email:a@x", "login:ada"),
		&ingest.Sponsored{Head: head("2026-01-03"), Identity: key("db:billing"), Sponsor: key("hr:1"), ValidFrom: at("2026-01-03")},
		&ingest.Sponsored{Head: head("2026-01-03"), Identity: key("db:report"), Sponsor: key("okta:77"), ValidFrom: at("2026-01-03")},
		granted("2026-01-04", "grant:1", "login:ada"),
		&ingest.CredentialIssued{Head: head("2026-01-04"), Key: key("password:1"), Holder: key("okta:77"), IssuedAt: at("2026-01-04")},
		&ingest.Decided{Head: head("2026-01-05"), Key: key("ok:1"), Request: key("ticket:1"), Decision: "approved", By: key("hr:1")},
	}
}

func TestMergeIsUndoneAndMadeAgain(t *testing.T) {
	m := newMemory()
	m.apply(t, twoOfOnePerson()...)
	if m.named(t, "hr:1") != m.named(t, "okta:77") {
		t.Fatal("the two are not one person although both have the address")
	}
	before := content(m)
	undo := decision("d:1", graph.JoinUndo, "okta:77", "hr:1")
	outcome := m.decide(t, undo)
	check := func(when string) {
		t.Helper()
		ada, account := m.named(t, "hr:1"), m.named(t, "okta:77")
		if ada == account || m.named(t, "email:a@x") != ada || m.named(t, "login:ada") != account {
			t.Fatalf("%s: hr:1, okta:77, email and login name %s, %s, %s, %s; want the address with the one, the login with the other",
				when, ada, account, m.named(t, "email:a@x"), m.named(t, "login:ada"))
		}
		for uid, want := range map[string]string{ada: "Ada", account: "ada.l"} {
			if got := m.identity(uid)["name"]; got != want || m.identity(uid)["mergedInto"] != nil {
				t.Errorf("%s: %s is %v, want %s of its own", when, uid, m.identity(uid), want)
			}
		}
		for _, edge := range [][3]string{
			{"SPONSORS", ada, "db:billing"}, {"SPONSORS", account, "db:report"}, {"HELD_BY", "grant:1", account}, {"ISSUED_TO", "password:1", account}, {"GAVE", ada, "ok:1"},
		} {
			if m.edge(t, edge[0], edge[1], edge[2]) == nil {
				t.Errorf("%s: there is no %s from %s to %s", when, edge[0], edge[1], edge[2])
			}
		}
		for _, edge := range [][3]string{
			{"SPONSORS", account, "db:billing"}, {"SPONSORS", ada, "db:report"}, {"HELD_BY", "grant:1", ada}, {"ISSUED_TO", "password:1", ada}, {"GAVE", account, "ok:1"},
		} {
			if m.edge(t, edge[0], edge[1], edge[2]) != nil {
				t.Errorf("%s: there is still a %s from %s to %s", when, edge[0], edge[1], edge[2])
			}
		}
	}
	check("undone")
	if len(outcome.Apart) != 1 || outcome.Apart[0].Moves["HELD_BY"]+outcome.Apart[0].Moves["SPONSORS"]+outcome.Apart[0].Moves["GAVE"] != 2 {
		t.Errorf("apart = %+v, want one identity that moves its grant and one sponsorship", outcome.Apart)
	}
	if !slices.Contains(m.marked.Grants, "grant:1") || !slices.Contains(m.marked.Credentials, "password:1") {
		t.Errorf("marked = %+v, want the grant and the credential that moved", m.marked)
	}
	for _, fact := range slices.Backward(twoOfOnePerson()) {
		m.apply(t, fact)
	}
	check("collected again")
	m.decide(t, withdrawal("d:2", undo))
	after := content(m)
	maps.DeleteFunc(after, func(name string, _ map[string]string) bool {
		return strings.HasPrefix(name, "JoinDecision") || strings.HasPrefix(name, "(d:")
	})
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("withdrawn (-before +after):\n%s", diff)
	}
}

func TestPinOutranksSources(t *testing.T) {
	facts := []ingest.Fact{person("2026-01-01", "hr:1", "Ada", "login:root"), person("2026-01-01", "hr:2", "Ben"), granted("2026-01-04", "grant:1", "login:root")}
	pin := decision("d:1", graph.JoinPin, "login:root", "hr:2")
	for name, apply := range map[string]func(m *memory){
		"facts first": func(m *memory) { m.apply(t, facts...); m.decide(t, pin) },
		"pin first":   func(m *memory) { m.decide(t, pin); m.apply(t, facts...) },
		"between":     func(m *memory) { m.apply(t, facts[1:]...); m.decide(t, pin); m.apply(t, facts[0]) },
	} {
		t.Run(name, func(t *testing.T) {
			m := newMemory()
			apply(m)
			ada, ben := m.named(t, "hr:1"), m.named(t, "hr:2")
			if ada == ben || m.named(t, "login:root") != ben || m.edge(t, "HELD_BY", "grant:1", ben) == nil {
				t.Fatalf("hr:1, hr:2, login name %s, %s, %s; edges %v; want the login and its grant with hr:2", ada, ben, m.named(t, "login:root"), m.edges)
			}
			if rule := m.edge(t, "NAMES", "login:root", ben)["rule"]; rule != resolve.RulePinned {
				t.Errorf("rule = %v, want pinned", rule)
			}
			m.decide(t, withdrawal("d:2", pin))
			if m.named(t, "login:root") != m.named(t, "hr:1") || m.edge(t, "HELD_BY", "grant:1", m.named(t, "hr:1")) == nil {
				t.Errorf("withdrawn: the login names %s, want hr:1 again with its grant", m.named(t, "login:root"))
			}
		})
	}
}

// partition tells which keys name one identity.
func partition(m *memory) []string {
	of := map[string][]string{}
	for id := range m.edges {
		if id.kind == schema.Names.Type {
			of[id.EdgeKey.To] = append(of[id.EdgeKey.To], id.From)
		}
	}
	var list []string
	for _, keys := range of {
		slices.Sort(keys)
		list = append(list, strings.Join(keys, "="))
	}
	slices.Sort(list)
	return list
}

// Facts and decisions give one graph in whatever order and batches they come.
func TestNeitherOrderOfFactsNorOfDecisionsMatters(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		d := draw{r}
		var steps []any
		for range rapid.IntRange(1, 10).Draw(r, "how many") {
			steps = append(steps, d.fact())
		}
		for i := range rapid.IntRange(1, 2).Draw(r, "decisions") {
			entity := rapid.SampledFrom(entities[:3]).Draw(r, "decided")
			one := decision(fmt.Sprintf("d:%d", i), graph.JoinKind(d.one("kind of decision", "dispute", "undo", "pin")), entity[1], entity[0])
			if len(entity) > 2 && d.one("which", "second", "third") == "third" {
				one.Alias = key(entity[2])
			}
			if one.Kind == graph.JoinPin {
				one.Alias, one.Identity = key(d.one("stray", "login:rw", "okta:77", "stray:1")), key(d.one("to", "db:report", "cmdb:8"))
			}
			if slices.ContainsFunc(steps, func(step any) bool {
				known, is := step.(graph.JoinDecision)
				return is && known.Alias == one.Alias
			}) {
				continue
			}
			steps = append(steps, one)
			if d.one("withdrawn", "yes", "no", "no") == "yes" {
				steps = append(steps, withdrawal(fmt.Sprintf("w:%d", i), one))
			}
		}
		run := func(steps []any) *memory {
			m := newMemory()
			for _, step := range steps {
				switch one := step.(type) {
				case ingest.Fact:
					m.apply(t, one)
				case graph.JoinDecision:
					m.decide(t, one)
				}
			}
			return m
		}
		first := run(steps)
		order := rapid.Permutation(steps).Draw(r, "order")
		// A withdrawal follows what it withdraws.
		place := func(uid string) int {
			return slices.IndexFunc(order, func(step any) bool { one, is := step.(graph.JoinDecision); return is && one.UID == uid })
		}
		for i := range order {
			if one, is := order[i].(graph.JoinDecision); is && one.Withdraws != "" && place(one.Withdraws) > i {
				other := place(one.Withdraws)
				order[i], order[other] = order[other], order[i]
			}
		}
		second := run(order)
		if diff := cmp.Diff(partition(first), partition(second)); diff != "" {
			r.Fatalf("keys of one identity (-one order +another):\n%s", diff)
		}
		if diff := cmp.Diff(content(first), content(second)); diff != "" {
			r.Fatalf("(-one order +another):\n%s", diff)
		}
	})
}
