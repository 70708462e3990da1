package pipeline_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"clew/graph"
	"clew/ingest"
)

// oneService is the chain of a service account that two systems know: the database has its grant and its password, the
// inventory its sponsor. A tag says that both are one.
func oneService() []ingest.Fact {
	facts := access()
	facts[3] = &ingest.Sponsored{Head: head("2026-01-02 00:00"), Identity: key("cmdb:7"), Sponsor: key("email:ada@example.com"), ValidFrom: at("2026-01-02 00:00")}
	return append(facts,
		&ingest.IdentitySeen{Head: head("2026-01-01 00:00"), Key: key("cmdb:7"), IdentityKind: graph.KindServiceAccount, Name: "billing service"},
		&ingest.AliasSeen{Head: head("2026-01-02 00:00"), Key: key("cmdb:7"), Alias: key("db:billing"), Rule: "tag", Confidence: 0.8},
		covered("2026-01-01 00:00", "2026-03-01 00:00", graph.SubjectSponsor),
	)
}

func twoActions() []ingest.Fact {
	second := acted("2", "2026-02-01 11:00", "ALTER TABLE")
	second.Actor = key("cmdb:7")
	return []ingest.Fact{acted("1", "2026-02-01 10:00", "ALTER TABLE"), second}
}

// count gives how many actions a finding of an identity counts.
func (f fixture) count(t *testing.T, rule, subject string) int64 {
	t.Helper()
	page, err := f.database.Findings(t.Context(), graph.FindingQuery{Rule: rule, Status: graph.FindingOpen, Turn: graph.Turn{Most: 50}})
	if err != nil {
		t.Fatal(err)
	}
	for _, finding := range page.Rows {
		if finding.Subject == subject {
			return finding.Count
		}
	}
	return 0
}

func TestMergeIsUndoneAndMadeAgainWithItsVerdicts(t *testing.T) {
	f := open(t)
	f.load(t, "state", oneService()...)
	f.load(t, "log", twoActions()...)
	traced := func(when string) {
		t.Helper()
		for _, uid := range []string{"1", "2"} {
			if verdict, states := f.verdict(t, uid); verdict != graph.VerdictTraced {
				t.Errorf("%s: action %s is %s %v, want traced: both keys are one account", when, uid, verdict, states)
			}
		}
		if counted := f.count(t, "credential-of-another", "cmdb:7"); counted != 0 {
			t.Errorf("%s: %d actions used the credential of another, want none", when, counted)
		}
	}
	traced("merged")
	dispute := graph.JoinDecision{Kind: graph.JoinDispute, Alias: key("db:billing"), Identity: key("cmdb:7"), Reason: "the tag was copied", User: "ana"}
	preview, err := f.pipeline.PreviewJoin(t.Context(), dispute)
	if err != nil {
		t.Fatal(err)
	}
	if len(preview.Apart) != 1 || preview.Actions.Number != 1 || preview.Apart[0].Moves["HELD_BY"] != 1 || preview.Apart[0].Moves["ISSUED_TO"] != 1 || preview.Apart[0].Moves["SPONSORS"] != 0 {
		t.Errorf("preview = %+v, want one action, the grant and the password to move, and the sponsor to stay", preview)
	}
	traced("after the preview")
	decided, err := f.pipeline.DecideJoin(t.Context(), dispute, preview.Seen)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.pipeline.DecideJoin(t.Context(), dispute, preview.Seen); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("the second of two analysts is told %v, want a conflict", err)
	}
	// The account of the database has no sponsor of its own, which is covered. The inventory's never had the password.
	apart := func(when string) {
		t.Helper()
		if err := f.pipeline.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		verdict, states := f.verdict(t, "1")
		if verdict != graph.VerdictBroken || strings.Join(states, " ") != "missing present present present present present present" {
			t.Errorf("%s: action 1 is %s %v, want broken for the sponsor alone", when, verdict, states)
		}
		verdict, states = f.verdict(t, "2")
		if verdict != graph.VerdictBroken || states[0] != "present" || states[4] != "not-theirs" {
			t.Errorf("%s: action 2 is %s %v, want broken, with its sponsor and a credential not theirs", when, verdict, states)
		}
		if counted := f.count(t, "credential-of-another", "cmdb:7"); counted != 1 {
			t.Errorf("%s: %d actions used the credential of another, want 1", when, counted)
		}
		for uid, want := range map[string]string{"1": "db:billing", "2": "cmdb:7"} {
			chain, err := f.database.Chain(t.Context(), "db-event:"+uid)
			if err != nil {
				t.Fatal(err)
			}
			if chain.Action.IdentityUID != want {
				t.Errorf("%s: action %s is that of %s, want %s", when, uid, chain.Action.IdentityUID, want)
			}
		}
	}
	apart("disputed")
	again := append(oneService(), twoActions()...)
	slices.Reverse(again)
	f.load(t, "state", again...)
	apart("collected again, the last first")
	joins, err := f.database.Joins(t.Context(), "db:billing")
	if err != nil {
		t.Fatal(err)
	}
	if len(joins.Decisions) != 1 || joins.Decisions[0].Reason != "the tag was copied" || len(joins.Claims) != 1 || !joins.Claims[0].Void || joins.Claims[0].Rule != "tag" || joins.Claims[0].Confidence != 0.8 || joins.Claims[0].Evidence == "" {
		t.Errorf("joins = %+v, want the dispute and the void claim with its record", joins)
	}
	withdrawal := graph.JoinDecision{Kind: graph.JoinWithdraw, Withdraws: decided.Decision.UID, Reason: "it was right", User: "ben"}
	if _, err := f.pipeline.DecideJoin(t.Context(), withdrawal, ""); err != nil {
		t.Fatal(err)
	}
	if _, err := f.pipeline.DecideJoin(t.Context(), withdrawal, ""); !errors.Is(err, graph.ErrConflict) {
		t.Errorf("a decision that is withdrawn twice: %v, want a conflict", err)
	}
	if err := f.pipeline.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	traced("withdrawn")
}

func TestDecisionsThatContradictAreRefused(t *testing.T) {
	f := open(t)
	f.load(t, "state", append(access(), &ingest.AliasSeen{Head: head("2026-01-02 00:00"), Key: key("db:billing"), Alias: key("db-login:rw"), Rule: "tag"})...)
	decide := func(kind graph.JoinKind, alias, identity string) error {
		_, err := f.pipeline.DecideJoin(t.Context(), graph.JoinDecision{Kind: kind, Alias: key(alias), Identity: key(identity), Reason: "so", User: "ana"}, "")
		return err
	}
	for _, step := range []struct {
		kind            graph.JoinKind
		alias, identity string
		want            error
	}{
		{graph.JoinPin, "hr:2", "hr:1", graph.ErrConflict},            // one system knows them as two people
		{graph.JoinPin, "db:billing", "db:billing", graph.ErrInvalid}, // with itself
		{graph.JoinPin, "db:nobody", "db:billing", graph.ErrNotFound}, // no source states that key
		{graph.JoinDispute, "db-login:rw", "hr:1", graph.ErrInvalid},  // it is no key of hers
		{graph.JoinPin, "db-login:rw", "db:billing", nil},             // what sources say, whatever they say later
		{graph.JoinDispute, "db-login:rw", "db:billing", graph.ErrConflict},
		{graph.JoinPin, "db-login:rw", "hr:1", graph.ErrConflict},       // one key, two identities
		{graph.JoinPin, "db:billing", "db-login:rw", graph.ErrConflict}, // a circle
	} {
		if err := decide(step.kind, step.alias, step.identity); !errors.Is(err, step.want) {
			t.Errorf("%s of %s and %s: %v, want %v", step.kind, step.alias, step.identity, err, step.want)
		}
	}
	if _, err := f.pipeline.DecideJoin(t.Context(), graph.JoinDecision{Kind: graph.JoinDispute, Alias: key("email:ada@example.com"), Identity: key("hr:1"), User: "ana"}, ""); !errors.Is(err, graph.ErrInvalid) {
		t.Errorf("a decision without a reason: %v, want it refused as invalid", err)
	}
}
