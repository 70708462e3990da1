package pipeline_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest"
	"clew/ingest/pipeline"
)

// A story told in facts, a day each: the action is loaded and nothing of it is known; all but its sponsor is told, and that
// sponsors are covered; the sponsorship is told; the sponsor turns out to have left before. What was known each day is shown
// as it was then, and whatever was overwritten since is said to be gone.
func TestVerdictsAreShownAsOfEitherClock(t *testing.T) {
	f := open(t)
	today := at("2026-02-01 12:00")
	f.pipeline = pipeline.New(pipeline.Settings{Graph: f.database, Evidence: f.evidence, Rules: actionRules{}, Holder: "test", Clock: func() time.Time { return today }})
	facts := access()
	f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	today = at("2026-02-02 12:00")
	f.load(t, "state", append(append(facts[:3:3], facts[4:]...), covered("2026-01-01 00:00", "2026-02-02 00:00", graph.SubjectSponsor, graph.SubjectGrant))...)
	today = at("2026-02-03 12:00")
	f.load(t, "hr", facts[3])
	today = at("2026-02-04 12:00")
	f.load(t, "hr", &ingest.IdentitySeen{Head: head("2026-02-04 00:00"), Key: key("hr:1"), IdentityKind: graph.KindPerson, DepartedAt: at("2026-01-20 00:00")})

	chain, err := f.database.Chain(t.Context(), "db-event:1")
	if err != nil {
		t.Fatal(err)
	}
	chain.Circumstances.Evidence = graph.EvidenceKept
	for _, test := range []struct {
		name              string
		asOf, known       string
		basis             judge.Basis
		verdict           graph.Verdict
		sponsor, grant    graph.State
		reason, forgotten string // of the sponsor's link
	}{
		{"before it was loaded", "", "2026-02-01 11:59", judge.BasisNotLoaded, graph.VerdictUnknown, graph.StateUnknown, graph.StateUnknown, "had not loaded this action by 2026-02-01 11:59 UTC", ""},
		{"as loaded", "", "2026-02-01 12:00", judge.BasisKept, graph.VerdictUnknown, graph.StateUnknown, graph.StateUnknown, "no source", "credential"}, // heard of with the action, described later under the same key
		{"the day it was broken", "", "2026-02-02 13:00", judge.BasisKept, graph.VerdictBroken, graph.StateMissing, graph.StatePresent, "state (sponsors) was read up to 2026-02-02 00:00 UTC, 7 rows, and states no sponsor", ""},
		{"the day it was traced", "", "2026-02-03 13:00", judge.BasisKept, graph.VerdictTraced, graph.StatePresent, graph.StatePresent, "Ada", "sponsor"},
		{"today", "", "2026-02-04 13:00", judge.BasisKept, graph.VerdictBroken, graph.StateDeparted, graph.StatePresent, "Ada", ""},
		{"while the sponsor was there", "2026-01-10 00:00", "", judge.BasisNow, graph.VerdictTraced, graph.StatePresent, graph.StatePresent, "Ada", ""},
		{"before the grant", "2026-01-04 12:00", "", judge.BasisNow, graph.VerdictBroken, graph.StatePresent, graph.StateOutsideWindow, "Ada", ""},
		{"both clocks, known well", "2026-01-10 00:00", "2026-02-02 13:00", judge.BasisRebuilt, graph.VerdictBroken, graph.StateMissing, graph.StatePresent, "no sponsor", ""},
		{"both clocks, overwritten since", "2026-01-10 00:00", "2026-02-03 13:00", judge.BasisRebuilt, graph.VerdictUnknown, graph.StateUnknown, graph.StatePresent, "cannot be told", "sponsor"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var clocks judge.Clocks
			if test.asOf != "" {
				clocks.True = at(test.asOf)
			}
			if test.known != "" {
				clocks.Known = at(test.known)
			}
			view := f.pipeline.Judge.AsOf(chain, clocks, at("2026-02-05 00:00"))
			judgement := view.Judgement
			if view.Basis != test.basis || judgement.Verdict != test.verdict || judgement.Grades[0].State != test.sponsor || judgement.Grades[3].State != test.grant {
				t.Errorf("%s: %s %v, want %s: %s with sponsor %s, grant %s", view.Basis, judgement.Verdict, judgement.States(), test.basis, test.verdict, test.sponsor, test.grant)
			}
			if !strings.Contains(judgement.Grades[0].Reason, test.reason) {
				t.Errorf("the sponsor's reason %q does not say %q", judgement.Grades[0].Reason, test.reason)
			}
			var forgotten []graph.Link
			if test.forgotten != "" {
				forgotten = []graph.Link{graph.Link(test.forgotten)}
			}
			if !slices.Equal(view.Forgotten, forgotten) {
				t.Errorf("forgotten %v, want %v", view.Forgotten, forgotten)
			}
		})
	}

	// The history names for each step which links changed, and for whose run.
	var steps []string
	for _, opinion := range judge.Opinions(chain) {
		step := string(opinion.Judgement.Verdict) + " " + chain.Runs[opinion.Judgement.Run].SourceUID
		for _, change := range opinion.Judgement.Changes {
			step += " " + string(change.Link) + ":" + string(change.From) + ">" + string(change.To)
		}
		steps = append(steps, step)
	}
	want := []string{
		"unknown ",
		"broken state sponsor:unknown>missing request:unknown>present approval:unknown>present grant:unknown>present credential:unknown>present",
		"traced hr sponsor:missing>present",
		"broken hr sponsor:present>departed",
	}
	if !slices.Equal(steps, want) {
		t.Errorf("history:\n%s\nwant:\n%s", strings.Join(steps, "\n"), strings.Join(want, "\n"))
	}
}

// A run that fails takes back what it claimed, so that what it made missing is unknown again, at once.
func TestAFailedRunTurnsMissingIntoUnknown(t *testing.T) {
	f := open(t)
	facts := access()
	f.load(t, "state", append(facts[:3:3], facts[4:]...)...)
	f.load(t, "hr", covered("2026-01-01 00:00", "2026-02-01 00:00", graph.SubjectSponsor))
	f.load(t, "log", acted("1", "2026-02-01 10:00", "ALTER TABLE"))
	if verdict, states := f.verdict(t, "1"); verdict != graph.VerdictUnknown {
		t.Fatalf("%s %v, want unknown: sponsors were read up to ten hours before", verdict, states)
	}
	during := ""
	_, err := f.pipeline.Run(t.Context(), graph.Source{UID: "hr", Name: "hr", Kind: "told"}, func(context.Context, ingest.Environment) (ingest.Collector, error) {
		return failing{told{covered("2026-02-01 00:00", "2026-02-02 00:00", graph.SubjectSponsor)}}, nil
	}, pipeline.Options{Again: true, Progress: func(graph.CollectorRun) {
		if coverage, _, err := f.database.Coverages(t.Context()); err == nil {
			span, _ := coverage.Latest(graph.SubjectSponsor, "")
			during = span.Interval.To.Format(time.DateOnly)
		}
	}})
	if err == nil {
		t.Fatal("the run did not fail")
	}
	if during != "2026-02-02" {
		t.Errorf("while it ran, sponsors were covered up to %s, want 2026-02-02", during)
	}
	if verdict, states := f.verdict(t, "1"); verdict != graph.VerdictUnknown || states[0] != "unknown" {
		t.Errorf("after the failure: %s %v, want the sponsor unknown", verdict, states)
	}
	f.load(t, "hr")
	if verdict, states := f.verdict(t, "1"); verdict != graph.VerdictBroken || states[0] != "missing" {
		t.Errorf("after a good run: %s %v, want the sponsor missing", verdict, states)
	}
}

// failing fails after all that it was told.
type failing struct{ told }

// Collect implements ingest.Collector.
func (c failing) Collect(ctx context.Context, from ingest.Cursor, deliver ingest.Deliver) error {
	if err := c.told.Collect(ctx, from, deliver); err != nil {
		return err
	}
	return errors.New("the archive is cut off")
}
