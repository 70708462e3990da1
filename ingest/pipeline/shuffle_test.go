package pipeline_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

// numberFrom gives the number in a variable of the environment.
func numberFrom(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 {
		t.Fatalf("%s=%q is not a number above zero", variable, text)
	}
	return number
}

// check draws so many estates, the same ones each time, so that what was never seen to fail does not fail by chance.
// CLEW_SEED draws others. A failure tells its seed, and the smallest case that fails.
func check(t *testing.T, number int, property func(r *rapid.T)) {
	t.Helper()
	for name, value := range map[string]string{
		"rapid.checks": strconv.Itoa(number), "rapid.seed": strconv.Itoa(numberFrom(t, "CLEW_SEED", 1)), "rapid.nofailfile": "true",
	} {
		before := flag.Lookup(name).Value.String()
		if err := flag.Set(name, value); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = flag.Set(name, before) }()
	}
	rapid.Check(t, property)
}

// records keeps raw records in memory.
type records map[string][]byte

// Write implements pipeline.Evidence.
func (k records) Write(_ context.Context, raw [][]byte) (string, []string, error) {
	hashes := make([]string, len(raw))
	for i, record := range raw {
		hashes[i] = evidence.Hash(record)
	}
	return "segment", hashes, nil
}

// Read implements pipeline.Evidence.
func (k records) Read(_ context.Context, _, hash string) ([]byte, error) {
	return nil, fmt.Errorf("record %s: %w", hash, evidence.ErrMissing)
}

// started is a process that has just started, with caches of its own. It judges two actions again at a time, so that drawn estates
// have several such pages.
func started(g pipeline.Graph, holder string) *pipeline.Pipeline {
	return pipeline.New(pipeline.Settings{Graph: g, Evidence: records{}, Rules: actionRules{}, Resolve: drawnRules, Holder: holder, Settled: 2})
}

// processes are two that share one graph.
func processes(g pipeline.Graph) []*pipeline.Pipeline {
	return []*pipeline.Pipeline{started(g, "0"), started(g, "1")}
}

// errKilled is what a process meets that ends while it judges again.
var errKilled = errors.New("killed")

// mortal is a graph whose process is killed after some steps of judging again.
type mortal struct {
	pipeline.Graph
	left int // steps
}

func (m *mortal) step() error {
	if m.left--; m.left < 0 {
		return errKilled
	}
	return nil
}

// MoveActions implements pipeline.Graph.
func (m *mortal) MoveActions(ctx context.Context, most int) (int64, error) {
	if err := m.step(); err != nil {
		return 0, err
	}
	return m.Graph.MoveActions(ctx, most)
}

// Rejudge implements pipeline.Graph.
func (m *mortal) Rejudge(ctx context.Context, actions []graph.Action, hits func(*graph.Action, []string) []graph.FindingHit) error {
	if err := m.step(); err != nil {
		return err
	}
	return m.Graph.Rejudge(ctx, actions, hits)
}

// Advance implements pipeline.Graph.
func (m *mortal) Advance(ctx context.Context, pending graph.Pending, reached, unknown time.Time, coverage string) error {
	if err := m.step(); err != nil {
		return err
	}
	return m.Graph.Advance(ctx, pending, reached, unknown, coverage)
}

// Settle implements pipeline.Graph.
func (m *mortal) Settle(ctx context.Context, pending graph.Pending, unknown time.Time, coverage string) error {
	if err := m.step(); err != nil {
		return err
	}
	return m.Graph.Settle(ctx, pending, unknown, coverage)
}

// batches is a collector whose facts come in batches of the given sizes, before the run ends and judges again.
type batches [][]ingest.Fact

// Collect implements ingest.Collector.
func (b batches) Collect(_ context.Context, _ ingest.Cursor, deliver ingest.Deliver) error {
	line := 0
	for i, facts := range b {
		for _, fact := range facts {
			line++
			raw, err := ingest.EncodeFact(fact)
			if err != nil {
				return err
			}
			own, err := ingest.DecodeFact(raw)
			if err != nil {
				return err
			}
			if err := deliver(ingest.Record{Raw: raw, File: "drawn", Position: strconv.Itoa(line), Facts: []ingest.Fact{own}}); err != nil {
				return err
			}
		}
		// The end of a snapshot that states nothing ends the batch.
		if err := deliver(ingest.Record{Snapshot: &ingest.SnapshotMark{Scope: "nothing", At: at("2026-01-01 00:00").Add(time.Duration(i))}}); err != nil {
			return err
		}
	}
	return nil
}

func collect(ctx context.Context, p *pipeline.Pipeline, source string, facts batches) error {
	run, err := p.Run(ctx, graph.Source{UID: source, Name: source, Kind: "drawn"}, func(context.Context, ingest.Environment) (ingest.Collector, error) {
		return facts, nil
	}, pipeline.Options{Again: true})
	if err == nil && run.Rejected > 0 {
		err = fmt.Errorf("%d drawn facts were rejected: what is drawn has to be valid", run.Rejected)
	}
	return err
}

// judged is what was made of one action.
type judged struct {
	Verdict graph.Verdict
	States  []string
	Gaps    string
	Grant   string
}

func judgedAs(judgement graph.Judgement) judged {
	return judged{judgement.Verdict, judgement.States(), strings.Join(judgement.Gaps, " "), judgement.GrantUID}
}

// judgedIn gives what a graph has stored of the actions, and fails where judging anew the whole chain gives another answer.
func judgedIn(r *rapid.T, chainOf func(context.Context, string) (graph.Chain, error), actions []drawn) map[string]judged {
	found := map[string]judged{}
	for _, one := range actions {
		uid := one.fact.(*ingest.Acted).Key.String()
		chain, err := chainOf(context.Background(), uid)
		if err != nil {
			r.Fatal(err)
		}
		found[uid] = judgedAs(chain.Action.Judgement)
		chain.Circumstances.Evidence = graph.EvidenceKept
		anew := judge.New(judge.Settings{}).Judge(chain.Action, chain.Circumstances, time.Now())
		if diff := cmp.Diff(judgedAs(anew), found[uid]); diff != "" {
			r.Fatalf("%s (-judged anew +stored):\n%s%s", uid, diff, reasons(anew))
		}
	}
	return found
}

// shuffled loads the facts in any order, some of them twice, in any batches, by two processes in turn, and by some that are
// killed while they judge again, with which others go on.
func shuffled(r *rapid.T, g pipeline.Graph, list []*pipeline.Pipeline, facts []drawn) {
	again := slices.Clone(facts)
	for range rapid.IntRange(0, 3).Draw(r, "repeated") {
		again = append(again, rapid.SampledFrom(facts).Draw(r, "again"))
	}
	rest := rapid.Permutation(again).Draw(r, "order")
	for len(rest) > 0 {
		source := rest[0].source
		var run batches
		for len(rest) > 0 && rest[0].source == source && (len(run) == 0 || rapid.IntRange(0, 3).Draw(r, "same run") > 0) {
			var batch []ingest.Fact
			for size := rapid.IntRange(1, len(rest)).Draw(r, "batch"); len(batch) < size && len(rest) > 0 && rest[0].source == source; rest = rest[1:] {
				batch = append(batch, rest[0].fact)
			}
			run = append(run, batch)
		}
		for i, batch := range run {
			for _, fact := range batch {
				text, _ := ingest.EncodeFact(fact)
				r.Logf("%s batch %d: %s", source, i, text)
			}
		}
		by := list[rapid.IntRange(0, len(list)-1).Draw(r, "process")]
		killed := rapid.IntRange(0, 5).Draw(r, "killed") == 5
		if killed {
			steps := rapid.IntRange(0, 6).Draw(r, "steps")
			r.Logf("killed after %d steps of judging again", steps)
			by = started(&mortal{g, steps}, "2")
		}
		if err := collect(context.Background(), by, source, run); err != nil && !(killed && errors.Is(err, errKilled)) {
			r.Fatal(err)
		}
	}
	if err := list[0].Settle(context.Background()); err != nil {
		r.Fatal(err)
	}
}

// inOrder loads the state into a graph of its own, source by source, then the actions, and judges.
func inOrder(r *rapid.T, state, actions []drawn) *memory {
	m := newMemory()
	p := processes(m)[0]
	for _, source := range []string{"one", "two", "log"} {
		var facts []ingest.Fact
		for _, one := range slices.Concat(state, actions) {
			if one.source == source {
				facts = append(facts, one.fact)
			}
		}
		if err := collect(context.Background(), p, source, batches{facts}); err != nil {
			r.Fatal(err)
		}
	}
	return m
}

// breaches counts the actions that break each rule, whoever they concern.
func (m *memory) breaches() map[string]int64 {
	count := map[string]int64{}
	for name, number := range m.findings {
		rule, _, _ := strings.Cut(name, "/")
		if count[rule] += number; count[rule] == 0 {
			delete(count, rule)
		}
	}
	return count
}

// TestOrderDoesNotMatter draws small estates and delivers their facts in any order, duplication and batching: what is judged
// in the end is the same as if all had come in order, and the same as a full judging anew.
func TestOrderDoesNotMatter(t *testing.T) {
	inferred := map[string]int{}
	check(t, numberFrom(t, "CLEW_SHUFFLES", 1000), func(r *rapid.T) {
		state, actions := draw{r, "", []string{"one", "two"}}.estate()
		for _, one := range state {
			for _, fact := range drawnRules.Infer(one.source, []ingest.Fact{one.fact}) {
				inferred[fmt.Sprintf("%T", fact)]++
			}
		}
		ordered := inOrder(r, state, actions)
		want := judgedIn(r, ordered.Chain, actions)
		m := newMemory()
		shuffled(r, m, processes(m), slices.Concat(state, actions))
		if diff := cmp.Diff(want, judgedIn(r, m.Chain, actions)); diff != "" {
			r.Fatalf("(-in order +shuffled):\n%s", diff)
		}
		if diff := cmp.Diff(ordered.breaches(), m.breaches()); diff != "" {
			r.Errorf("findings (-in order +shuffled):\n%s", diff)
		}
		if pending, err := m.Pending(context.Background(), 1); err != nil || len(pending) > 0 {
			r.Errorf("still pending: %v, %v", pending, err)
		}
	})
	if len(inferred) != 2 {
		t.Errorf("the rules of resolution inferred %v, want sponsors and joins", inferred)
	}
}

// TestDatabaseJudgesLikeMemory holds the graph in memory and the database against each other: the same estates, shuffled in
// the database, in order in memory.
func TestDatabaseJudgesLikeMemory(t *testing.T) {
	f := open(t)
	list := processes(f.database)
	number := 0
	check(t, numberFrom(t, "CLEW_DATABASE_SHUFFLES", 20), func(r *rapid.T) {
		number++ // keys and a system of its own for each, so that the database need not be emptied
		state, actions := draw{r, "." + strconv.Itoa(number), []string{"one"}}.estate()
		want := judgedIn(r, inOrder(r, state, actions).Chain, actions)
		shuffled(r, f.database, list, slices.Concat(state, actions))
		if diff := cmp.Diff(want, judgedIn(r, f.database.Chain, actions)); diff != "" {
			r.Fatalf("(-memory in order +database shuffled):\n%s", diff)
		}
	})
}
