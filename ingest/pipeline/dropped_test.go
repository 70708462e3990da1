package pipeline_test

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest"
	"clew/ingest/awsiam"
	"clew/ingest/cloudtrail"
	"clew/ingest/estate"
	"clew/ingest/evidence"
	"clew/ingest/facts"
	"clew/ingest/pipeline"
)

// share is how many in a hundred of the facts of a source are dropped.
const share = 5

// lossy is a source that loses a share of its records and knows what it lost: its coverage has holes for the time about
// which the lost records would have told. Everything about one thing is lost together, since a source that delivered the
// beginning of something and lost its end without knowing would be telling a lie that nobody can see.
type lossy struct {
	name   string
	config ingest.Config
	seed   uint64
	lose   bool
	// ties are spans for which a provisioning log that lost records cannot tell which request led to which grant, so that
	// whoever answers for requests and approvals cannot either.
	ties []graph.Interval
}

// lastingDays is how many days access may take from the last word on its ticket to its provisioning: what a
// ticket system that lost a ticket cannot tell about.
const lastingDays = 10

// Open implements the opening of a pipeline's source.
func (l lossy) Open(ctx context.Context, environment ingest.Environment) (ingest.Collector, error) {
	collector, err := l.config.Open(ctx, environment)
	if err != nil {
		return nil, err
	}
	var records []ingest.Record
	err = collector.Collect(ctx, ingest.Cursor{}, func(record ingest.Record) error {
		records = append(records, record)
		return nil
	})
	opened := &lossyCollector{lossy: l, records: records}
	if l.lose {
		opened.drop()
	}
	return opened, err
}

type lossyCollector struct {
	lossy
	records []ingest.Record
	dropped int
	holes   []graph.Interval
}

// drop takes the lost records away and notes the holes that they leave.
func (l *lossyCollector) drop() {
	units := make([]string, len(l.records))
	families := familiesOf(l.records)
	all := map[string]bool{}
	for i, record := range l.records {
		if units[i] = l.unit(record, families); units[i] != "" {
			all[units[i]] = true
		}
	}
	lost := l.choose(all)
	var kept []ingest.Record
	for i, record := range l.records {
		if !lost[units[i]] || l.name == "aws-iam" && i%2 == 0 {
			kept = append(kept, record)
			continue
		}
		l.dropped++
		for _, fact := range record.Facts {
			l.holes = append(l.holes, l.hole(fact))
			if granted, is := fact.(*ingest.Granted); is && l.name == "provisioning" {
				l.ties = append(l.ties, graph.Interval{From: granted.ValidFrom})
			}
		}
	}
	l.records = kept
}

// Collect implements ingest.Collector.
func (l *lossyCollector) Collect(_ context.Context, _ ingest.Cursor, deliver ingest.Deliver) error {
	for _, record := range l.records {
		if record.Snapshot != nil && slices.ContainsFunc(l.holes, func(hole graph.Interval) bool { return hole.Contains(record.Snapshot.At) }) {
			record.Snapshot = nil // a snapshot that was not read whole closes nothing
		}
		facts := record.Facts
		record.Facts = nil
		for _, fact := range facts {
			record.Facts = append(record.Facts, l.cut(fact)...)
		}
		if err := deliver(record); err != nil {
			return err
		}
	}
	return nil
}

// familiesOf ties credentials that replace one another: the key of each to that of the first.
func familiesOf(records []ingest.Record) map[graph.Key]graph.Key {
	families := map[graph.Key]graph.Key{}
	for _, record := range records {
		for _, fact := range record.Facts {
			if issued, is := fact.(*ingest.CredentialIssued); is && !issued.Replaces.IsZero() {
				families[issued.Key] = cmp.Or(families[issued.Replaces], issued.Replaces)
			}
		}
	}
	return families
}

// unit names what a record is about, of which all is lost or nothing; empty for what is never lost. No name depends on
// where the estate lies, so that the same is lost wherever the test runs.
func (l *lossyCollector) unit(record ingest.Record, families map[graph.Key]graph.Key) string {
	_, file, _ := strings.Cut(record.File, "/estate/")
	if len(record.Facts) == 0 {
		return ""
	}
	if l.name == "aws-iam" {
		if len(record.Raw) == 0 {
			return ""
		}
		return file
	}
	credential := func(key graph.Key) string { return "credential " + cmp.Or(families[key], key).String() }
	switch fact := record.Facts[0].(type) {
	case *ingest.Covered:
		return ""
	case *ingest.IdentitySeen:
		if l.name == "cloudtrail" {
			return file + record.Position
		}
		return "identity " + fact.Key.String()
	case *ingest.Sponsored:
		return "sponsor of " + fact.Identity.String()
	case *ingest.Requested:
		return "request " + fact.Key.String()
	case *ingest.Decided:
		return "request " + fact.Request.String()
	case *ingest.Granted:
		return "grant " + fact.Key.String()
	case *ingest.CredentialIssued:
		return credential(fact.Key)
	case *ingest.CredentialEnded:
		return credential(fact.Key)
	case *ingest.VendorSeen:
		return "vendor " + fact.Key.String()
	case *ingest.ContractSeen:
		return "contract " + fact.Key.String()
	}
	return file + record.Position
}

// choose draws a share of the units, one at least, by the seed alone.
func (l *lossyCollector) choose(units map[string]bool) map[string]bool {
	lost := map[string]bool{}
	least, first := uint64(1<<64-1), ""
	for unit := range units {
		sum := fnv.New64a()
		fmt.Fprint(sum, l.seed, " ", l.name, " ", unit)
		drawn := sum.Sum64()
		// The low bits of FNV-1a of short texts are not even enough.
		drawn ^= drawn >> 33
		drawn *= 0xff51afd7ed558ccd
		drawn ^= drawn >> 33
		if drawn%100 < share {
			lost[unit] = true
		}
		if drawn < least {
			least, first = drawn, unit
		}
	}
	if len(lost) == 0 {
		lost[first] = true
	}
	return lost
}

// hole is the span about which the source cannot tell without the fact.
func (l *lossyCollector) hole(fact ingest.Fact) graph.Interval {
	at := fact.Header().At
	switch l.name {
	case "cloudtrail", "database", "agents", "gateway":
		return graph.Interval{From: at, To: at.Add(time.Second)}
	case "tickets":
		return graph.Interval{From: at, To: at.Add(lastingDays * 24 * time.Hour)}
	case "aws-iam":
		return graph.Interval{From: at.Add(-7 * 24 * time.Hour).Add(time.Second), To: at.Add(7 * 24 * time.Hour)}
	}
	return graph.Interval{From: at} // what it told lasts
}

// cut takes the holes out of a statement of coverage; other facts stay as they are.
func (l *lossyCollector) cut(fact ingest.Fact) []ingest.Fact {
	covered, is := fact.(*ingest.Covered)
	if !is {
		return []ingest.Fact{fact}
	}
	spans := []graph.Interval{{From: covered.From, To: covered.To}}
	holes := l.holes
	if slices.Contains(covered.Subjects, graph.SubjectRequest) || slices.Contains(covered.Subjects, graph.SubjectApproval) {
		holes = append(slices.Clone(holes), l.ties...)
	}
	for _, hole := range holes {
		var left []graph.Interval
		for _, span := range spans {
			left = append(left, without(span, hole)...)
		}
		spans = left
	}
	var facts []ingest.Fact
	for _, span := range spans {
		one := *covered
		one.From, one.To = span.From, span.To
		facts = append(facts, &one)
	}
	return facts
}

// without takes the hole, which has a beginning, out of the span.
func without(span, hole graph.Interval) []graph.Interval {
	if !span.To.IsZero() && !hole.From.Before(span.To) || !hole.To.IsZero() && !span.From.IsZero() && !hole.To.After(span.From) {
		return []graph.Interval{span}
	}
	var left []graph.Interval
	if span.From.IsZero() || span.From.Before(hole.From) {
		left = append(left, graph.Interval{From: span.From, To: hole.From})
	}
	if !hole.To.IsZero() && (span.To.IsZero() || hole.To.Before(span.To)) {
		left = append(left, graph.Interval{From: hole.To, To: span.To})
	}
	return left
}

// TestVerdictsWithDroppedFacts takes a share of the facts away from each source of the sample estate in turn. What is no
// longer known must become unknown, where the coverage says so; nothing may be called missing, or traced, that is not.
func TestVerdictsWithDroppedFacts(t *testing.T) {
	actions, seeds := 3000, []uint64{1}
	if given := os.Getenv("CLEW_DROPPED_ACTIONS"); given != "" {
		var err error
		if actions, err = strconv.Atoi(given); err != nil {
			t.Fatalf("CLEW_DROPPED_ACTIONS: %v", err)
		}
		seeds = []uint64{1, 2, 3}
	}
	folder := filepath.Join(t.TempDir(), "estate")
	settings := estate.Settings{Folder: folder, Seed: 4, Actions: actions, Until: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)}
	if _, err := estate.Generate(t.Context(), settings, nil); err != nil {
		t.Fatal(err)
	}
	expected := map[string]estate.Expected{}
	for one, err := range estate.ReadExpected(folder) {
		if err != nil {
			t.Fatal(err)
		}
		expected[one.Action] = one
	}
	var sources []lossy
	for _, name := range []string{"people", "tickets", "provisioning", "secrets", "vendors"} {
		sources = append(sources, lossy{name: name, config: facts.Config{Path: filepath.Join(folder, "facts", name)}})
	}
	sources = append(sources,
		lossy{name: "aws-iam", config: awsiam.Config{Path: filepath.Join(folder, "aws-iam"), Every: 7 * 24 * time.Hour}},
		lossy{name: "cloudtrail", config: cloudtrail.Config{Path: filepath.Join(folder, "cloudtrail"), Silence: 60 * time.Hour}})
	for _, name := range []string{"database", "agents", "gateway"} {
		sources = append(sources, lossy{name: name, config: facts.Config{Path: filepath.Join(folder, "facts", name)}})
	}
	fmt.Println("| source that lost facts | seed | records lost | actions | changed to unknown | links changed to unknown | wrong missing | wrong traced |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for i := range sources {
		for _, seed := range seeds {
			t.Run(sources[i].name+"/"+strconv.FormatUint(seed, 10), func(t *testing.T) {
				losing := slices.Clone(sources)
				losing[i].lose, losing[i].seed = true, seed
				testDropped(t, losing, losing[i], expected)
			})
		}
	}
}

func testDropped(t *testing.T, sources []lossy, losing lossy, expected map[string]estate.Expected) {
	m := newMemory()
	store, err := evidence.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	p := pipeline.New(pipeline.Settings{Graph: m, Evidence: store, Rules: actionRules{}, Holder: "test", Judge: judge.New(judge.Settings{})})
	opened, err := losing.Open(t.Context(), ingest.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	lost := opened.(*lossyCollector)
	if lost.dropped == 0 {
		t.Fatalf("%s lost nothing", losing.name)
	}
	for _, source := range sources {
		source.ties = lost.ties
		_, err := p.Run(t.Context(), graph.Source{UID: source.name, Name: source.name, Kind: "lossy"}, source.Open, pipeline.Options{})
		if err != nil {
			t.Fatalf("load %s: %v", source.name, err)
		}
	}
	unknownVerdicts, unknownLinks, wrongMissing, wrongTraced := 0, 0, 0, 0
	examples := map[string]string{}
	for uid, action := range m.actions {
		want, known := expected[uid]
		if !known {
			t.Errorf("%s is no action of the estate", uid)
			continue
		}
		got := action.Judgement
		missing, traced := false, false
		if got.Verdict != want.Verdict {
			switch got.Verdict {
			case graph.VerdictUnknown:
				unknownVerdicts++
			case graph.VerdictTraced:
				traced = true
			default:
				missing = true
			}
		}
		for i, state := range got.States() {
			was := string(want.States[i])
			if state == was {
				continue
			}
			if state == string(graph.StateUnknown) {
				unknownLinks++
				continue
			}
			if state == string(graph.StatePresent) {
				traced = true
			} else {
				missing = true
			}
			key := fmt.Sprintf("%s: %s is %s, was %s", want.Scenario, graph.Links[i], state, was)
			examples[key] = fmt.Sprintf("%s: %s", uid, got.Grades[i].Reason)
		}
		for _, gap := range got.Gaps {
			if !slices.Contains(want.Gaps, gap) {
				missing = true
				examples[want.Scenario+": "+gap+" is raised"] = uid
			}
		}
		if missing {
			wrongMissing++
		}
		if traced {
			wrongTraced++
		}
	}
	fmt.Printf("| %s | %d | %d | %d | %d | %d | %d | %d |\n", losing.name, losing.seed, lost.dropped, len(m.actions), unknownVerdicts, unknownLinks, wrongMissing, wrongTraced)
	if wrongMissing+wrongTraced > 0 {
		t.Errorf("%d wrong missing, %d wrong traced", wrongMissing, wrongTraced)
	}
	for key, example := range examples {
		t.Errorf("%s, such as %s", key, example)
	}
	if len(m.actions) < len(expected)*(100-2*share)/100 {
		t.Errorf("%d of %d actions are loaded", len(m.actions), len(expected))
	}
}
