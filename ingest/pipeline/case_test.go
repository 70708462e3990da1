package pipeline_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
	"clew/ingest/resolve"
)

// statement is a fact as a collector delivers it: with its raw record or without one.
type statement struct {
	fact ingest.Fact
	bare bool
}

// stated is a collector that delivers statements.
type stated []statement

// Collect implements ingest.Collector.
func (s stated) Collect(_ context.Context, _ ingest.Cursor, deliver ingest.Deliver) error {
	for i, one := range s {
		raw, err := ingest.EncodeFact(one.fact)
		if err != nil {
			return err
		}
		// A fact of its own for each run, which adds its provenance to it.
		fact, err := ingest.DecodeFact(raw)
		if err != nil {
			return err
		}
		if one.bare {
			raw = nil
		}
		record := ingest.Record{
			Raw: raw, File: "stated", Position: "line " + strconv.Itoa(i+1), Facts: []ingest.Fact{fact},
			Cursor: ingest.Cursor{File: "stated", Index: int64(i + 1)},
		}
		if err := deliver(record); err != nil {
			return err
		}
	}
	return nil
}

// run loads statements as one run of a source.
func run(t testing.TB, p *pipeline.Pipeline, source string, statements ...statement) {
	t.Helper()
	if len(statements) == 0 {
		return
	}
	_, err := p.Run(t.Context(), graph.Source{UID: source, Name: source, Kind: "stated"}, func(context.Context, ingest.Environment) (ingest.Collector, error) {
		return stated(statements), nil
	}, pipeline.Options{Again: true})
	if err != nil {
		t.Fatalf("load %s: %v", source, err)
	}
}

func statementsOf(facts ...ingest.Fact) []statement {
	list := make([]statement, len(facts))
	for i, fact := range facts {
		list[i] = statement{fact: fact}
	}
	return list
}

// table is the graph that the cases are loaded into.
type table struct {
	pipeline *pipeline.Pipeline
	evidence *evidence.Store
	chain    func(ctx context.Context, uid string) (graph.Chain, error)
}

// load loads all cases at once: what comes before the actions, the actions, and what comes after them. The other way
// round, all that bears on the actions comes after them, the last fact first.
func (b table) load(t testing.TB, cases []*custodyCase, backwards bool) {
	t.Helper()
	var before, actions, after []statement
	var coverage, narrow []statement
	for _, one := range cases {
		before = append(before, statementsOf(one.before()...)...)
		for _, fact := range one.after() {
			covered, isCoverage := fact.(*ingest.Covered)
			switch {
			case isCoverage && covered.From.After(one.action().At):
				narrow = append(narrow, statement{fact: fact})
			case isCoverage:
				coverage = append(coverage, statement{fact: fact})
			default:
				after = append(after, statement{fact: fact})
			}
		}
		if one.Evidence == "" || one.Evidence == "unread" || one.Evidence == "none" {
			actions = append(actions, statement{fact: one.action(), bare: one.Evidence == "none"})
		}
	}
	if backwards {
		before, after = nil, append(before, after...)
		slices.Reverse(after)
	}
	run(t, b.pipeline, "state", before...)
	run(t, b.pipeline, "log", actions...)
	for _, one := range cases {
		if one.Evidence == "lost" || one.Evidence == "altered" {
			// A segment of its own, so that what happens to it touches no other case.
			run(t, b.pipeline, "log of "+one.id, statement{fact: one.action()})
		}
	}
	run(t, b.pipeline, "late", after...)
	// Apart: what comes with a fact may have more judged again than the fact alone, which is what the cases are about.
	run(t, b.pipeline, "late coverage", coverage...)
	run(t, b.pipeline, "late narrow coverage", narrow...)
}

// check holds the stored judgement of a case, and one made anew of the whole chain, against what is expected.
func (b table) check(t *testing.T, one *custodyCase) {
	t.Helper()
	chain, err := b.chain(t.Context(), one.action().Key.String())
	if err != nil {
		t.Fatal(err)
	}
	if one.Evidence == "lost" || one.Evidence == "altered" {
		b.damage(t, chain.Action.Segment, one.Evidence)
	}
	circumstances := chain.Circumstances
	circumstances.Evidence = b.evidenceOf(t, one, chain.Action)
	live := judge.New(judge.Settings{}).Judge(chain.Action, circumstances, time.Now())
	gaps := slices.Sorted(slices.Values(one.Gaps))
	for _, judged := range []struct {
		name      string
		judgement graph.Judgement
		states    []string
	}{
		{"stored", chain.Action.Judgement, one.expected(false)},
		{"judged anew", live, one.expected(true)},
	} {
		if diff := cmp.Diff(judged.states, judged.judgement.States()); diff != "" {
			t.Errorf("%s: %s\nlinks (-want +got):\n%s%s", judged.name, one.Why, diff, reasons(live))
		}
		if got := slices.Clone(judged.judgement.Gaps); !slices.Equal(got, gaps) {
			t.Errorf("%s: %s\ngaps = %v, want %v\n%s", judged.name, one.Why, got, gaps, reasons(live))
		}
		if want := verdictOf(judged.states); judged.judgement.Verdict != want {
			t.Errorf("%s: %s\nverdict = %s, want %s", judged.name, one.Why, judged.judgement.Verdict, want)
		}
		if one.Under != "" {
			under, err := graph.ParseKey(one.Under)
			if err != nil {
				t.Fatal(err)
			}
			if want := one.key(under).String(); judged.judgement.GrantUID != want {
				t.Errorf("%s: %s\nunder = %s, want %s", judged.name, one.Why, judged.judgement.GrantUID, want)
			}
		}
	}
}

func reasons(judgement graph.Judgement) string {
	var text strings.Builder
	for _, grade := range judgement.Grades {
		text.WriteString("  " + string(grade.Link) + ": " + grade.Reason + "\n")
	}
	return text.String()
}

// damage does to a segment what somebody with access to the store could do.
func (b table) damage(t *testing.T, segment, how string) {
	t.Helper()
	found := ""
	err := filepath.Walk(b.evidence.Location(), func(path string, _ os.FileInfo, err error) error {
		if strings.Contains(filepath.Base(path), segment) {
			found = path
		}
		return err
	})
	if err != nil || found == "" {
		t.Fatalf("segment %s is not in the store: %v", segment, err)
	}
	if how == "lost" {
		if err := os.Remove(found); err != nil {
			t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(found)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(content) / 2 {
		content[i] ^= 0xff
	}
	if err := os.WriteFile(found, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// evidenceOf looks the raw record up, as the page of an action does.
func (b table) evidenceOf(t *testing.T, one *custodyCase, action graph.Action) graph.EvidenceState {
	t.Helper()
	switch {
	case one.Evidence == "unread":
		return ""
	case action.Evidence == "":
		return graph.EvidenceMissing
	}
	_, err := b.evidence.Read(t.Context(), action.Segment, action.Evidence)
	return evidence.State(err)
}

func TestCases(t *testing.T) {
	cases := readCases(t)
	t.Run("table", func(t *testing.T) { checkTable(t, cases) })
	t.Run("clauses", func(t *testing.T) { checkClauses(t, cases) })
	for _, where := range []struct {
		name string
		open func(t *testing.T) table
	}{{"memory", openMemory}, {"database", openDatabase}} {
		for _, order := range []struct {
			name      string
			backwards bool
		}{{"in order", false}, {"actions first, facts backwards", true}} {
			t.Run(where.name+"/"+order.name, func(t *testing.T) {
				b := where.open(t)
				b.load(t, cases, order.backwards)
				for _, one := range cases {
					t.Run(one.Name, func(t *testing.T) { b.check(t, one) })
				}
			})
		}
	}
}

func openDatabase(t *testing.T) table {
	t.Helper()
	f := open(t)
	return table{pipeline: f.pipeline, evidence: f.evidence, chain: f.database.Chain}
}

// tagRule is the rule of resolution that the cases are loaded with.
var tagRule = resolve.Rules{{
	ID: "sponsor-by-tag", Infers: resolve.InfersSponsor, Attribute: "sponsor-email", Alias: "email", Normalise: []string{resolve.NormaliseTrim, resolve.NormaliseLowerCase}, Confidence: 0.9,
}}

func openMemory(t *testing.T) table {
	t.Helper()
	m := newMemory()
	store, err := evidence.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return table{pipeline: pipeline.New(pipeline.Settings{Graph: m, Evidence: store, Rules: actionRules{}, Resolve: tagRule, Holder: "test"}), evidence: store, chain: m.Chain}
}

// checkTable holds the table itself against what it has to be: every state of every link at least twice, each with a
// near miss of the same chain in which the link is present.
func checkTable(t *testing.T, cases []*custodyCase) {
	states := map[graph.Link][]graph.State{
		graph.LinkSponsor:    {graph.StatePresent, graph.StateMissing, graph.StateDeparted, graph.StateUnknown},
		graph.LinkRequest:    {graph.StatePresent, graph.StateMissing, graph.StateUnknown},
		graph.LinkApproval:   {graph.StatePresent, graph.StateMissing, graph.StateSelf, graph.StateLate, graph.StateUnauthorised, graph.StateDenied, graph.StateUnknown},
		graph.LinkGrant:      {graph.StatePresent, graph.StateMissing, graph.StateOutOfScope, graph.StateOutsideWindow, graph.StateUnknown},
		graph.LinkCredential: {graph.StatePresent, graph.StateMissing, graph.StateRevoked, graph.StateExpired, graph.StateSuperseded, graph.StateNotTheirs, graph.StateUnknown},
		graph.LinkAction:     {graph.StatePresent, graph.StateIncomplete, graph.StateUnknown},
		graph.LinkEvidence:   {graph.StatePresent, graph.StateMissing, graph.StateAltered, graph.StateUnknown},
	}
	if len(cases) < 120 {
		t.Errorf("%d cases, want at least 120", len(cases))
	}
	count := map[graph.Link]map[graph.State]int{}
	for i, link := range graph.Links {
		count[link] = map[graph.State]int{}
		for _, one := range cases {
			count[link][graph.State(one.expected(true)[i])]++
		}
		for _, state := range states[link] {
			if count[link][state] < 2 {
				t.Errorf("%s %s stands in %d cases, want at least 2", link, state, count[link][state])
			}
			delete(count[link], state)
		}
		if len(count[link]) > 0 {
			t.Errorf("%s cannot be %v", link, count[link])
		}
	}
}
