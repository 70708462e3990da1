package pipeline_test

import (
	"slices"
	"testing"

	"clew/graph"
	"clew/ingest"
)

// An inferred sponsor rests on the alias by which it was found. Whoever disputes that Ada has that e-mail takes the sponsor
// away, also when the tag is read again; whoever withdraws that gives it back.
func TestADecisionOnTheKeyOfAnInferredSponsorIsJudgedAndKept(t *testing.T) {
	f := open(t)
	facts := access()
	facts[3] = &ingest.Sponsored{
		Head: head("2026-01-02 00:00"), Identity: key("db:billing"), Sponsor: key("email:ada@example.com"), Rule: "owner-tag", Confidence: 0.9, Inferred: true, ValidFrom: at("2026-01-02 00:00"),
	}
	facts = append(facts, acted("1", "2026-02-01 10:00", "ALTER TABLE"), covered("2026-01-01 00:00", "2026-03-01 00:00", graph.SubjectSponsor))
	f.load(t, "state", facts...)
	sponsor := func(when string, want graph.State) graph.Chain {
		t.Helper()
		if err := f.pipeline.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, states := f.verdict(t, "1"); states[0] != string(want) {
			t.Errorf("%s: the sponsor is %s, want %s", when, states[0], want)
		}
		chain, err := f.database.Chain(t.Context(), "db-event:1")
		if err != nil {
			t.Fatal(err)
		}
		return chain
	}
	chain := sponsor("inferred", graph.StatePresent)
	shown := slices.IndexFunc(chain.Edges, func(e graph.Edge) bool { return e.Type == "SPONSORS" })
	if shown < 0 {
		t.Fatalf("joins = %+v, want the inferred sponsor among them", chain.Edges)
	}
	if edge := chain.Edges[shown]; edge.From.UID != "hr:1" || edge.Rule != "owner-tag" || edge.Key != "email:ada@example.com" || edge.Confidence != 0.9 || edge.Evidence == "" || edge.Identity != "hr:1" {
		t.Errorf("the inferred sponsor is told as %+v, want Ada by owner-tag on her e-mail at 0.9, with its record, to be decided at her joins", edge)
	}
	decided, err := f.pipeline.DecideJoin(t.Context(), graph.JoinDecision{
		Kind: graph.JoinDispute, Alias: key("email:ada@example.com"), Identity: key("hr:1"), Reason: "the mailbox was hers until May", User: "ana",
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	// No source describes whose the e-mail is now.
	sponsor("disputed", graph.StateUnknown)
	slices.Reverse(facts)
	f.load(t, "state", facts...)
	sponsor("collected again, the last first", graph.StateUnknown)
	if _, err := f.pipeline.DecideJoin(t.Context(), graph.JoinDecision{Kind: graph.JoinWithdraw, Withdraws: decided.Decision.UID, Reason: "it is hers", User: "ben"}, ""); err != nil {
		t.Fatal(err)
	}
	sponsor("withdrawn", graph.StatePresent)
}
