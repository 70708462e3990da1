package main

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/ingest"
	"clew/ingest/catalog"
	"clew/ingest/estate"
	"clew/ingest/pipeline"
)

// estateActions is how many actions the sample estate of a test has, more with CLEW_ESTATE_ACTIONS.
const estateActions = "3000"

// TestEstate loads the sample estate through the real collectors and compares every judgement with the answer that was
// known beforehand: in the order of the configuration, then with sources and records shuffled.
func TestEstate(t *testing.T) {
	actions, err := strconv.Atoi(environmentOr("CLEW_ESTATE_ACTIONS", estateActions))
	if err != nil {
		t.Fatalf("CLEW_ESTATE_ACTIONS: %v", err)
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
	findings, err := estate.ReadExpectedFindings(folder)
	if err != nil {
		t.Fatal(err)
	}
	answers := estateAnswers{actions: expected, findings: findings, settings: settings}
	t.Run("in order", func(t *testing.T) {
		config := testConfig(t, filepath.Join(folder, "clew.yaml"))
		testEstate(t, config.Sources, answers)
	})
	t.Run("shuffled", func(t *testing.T) {
		config := testConfig(t, filepath.Join(folder, "clew.yaml"))
		random := rand.New(rand.NewPCG(4, 4))
		random.Shuffle(len(config.Sources), func(i, k int) {
			config.Sources[i], config.Sources[k] = config.Sources[k], config.Sources[i]
		})
		for i := range config.Sources {
			config.Sources[i].Collector = shuffled{config.Sources[i].Collector, random}
		}
		testEstate(t, config.Sources, answers)
	})
}

func testEstate(t *testing.T, sources []SourceConfig, answers estateAnswers) {
	server := graphtest.OpenKeepingSchema(t)
	p := testProgram(t, server)
	for _, source := range sources {
		started := time.Now()
		run, err := p.run(t.Context(), source, pipeline.Options{})
		if err != nil {
			t.Fatalf("source %s: %v", source.Name, err)
		}
		t.Logf("%-20s %7d read, %6d actions, %s", source.Name, run.Read, run.Actions, time.Since(started).Round(time.Millisecond))
		if run.Rejected != 0 || run.Read != run.Loaded {
			t.Errorf("source %s: %d read, %d loaded, %d rejected", source.Name, run.Read, run.Loaded, run.Rejected)
		}
	}
	got := judgedActions(t, server)
	compareEstate(t, got, answers.actions)
	checkRules(t, p, server, got, answers)
}

// judged is what the graph says of one action.
type judged struct {
	verdict string
	states  []string
	gaps    []string
}

// judgedActions reads the judgements of all actions by their uids.
func judgedActions(t *testing.T, server *graphtest.Database) map[string]judged {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), server.Driver,
		"MATCH (a:Action) RETURN a.uid AS uid, a.verdict AS verdict, a.links AS links, a.gaps AS gaps", nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	all := make(map[string]judged, len(result.Records))
	for _, record := range result.Records {
		row := record.AsMap()
		all[row["uid"].(string)] = judged{verdict: row["verdict"].(string), states: texts(row["links"]), gaps: texts(row["gaps"])}
	}
	return all
}

func texts(value any) []string {
	list, _ := value.([]any)
	all := make([]string, len(list))
	for i, one := range list {
		all[i], _ = one.(string)
	}
	return all
}

// compareEstate reports how judgements differ from what was expected, grouped by scenario and difference.
func compareEstate(t *testing.T, got map[string]judged, expected map[string]estate.Expected) {
	t.Helper()
	type group struct {
		count   int
		example string
	}
	groups := map[string]*group{}
	differ := func(scenario, difference, action string) {
		key := scenario + "\t" + difference
		if groups[key] == nil {
			groups[key] = &group{example: action}
		}
		groups[key].count++
		groups[key].example = min(groups[key].example, action)
	}
	wrong := 0
	for action, want := range expected {
		have, found := got[action]
		differs := false
		note := func(difference string) {
			differs = true
			differ(want.Scenario, difference, action)
		}
		switch {
		case !found:
			note("not loaded")
		default:
			if have.verdict != string(want.Verdict) {
				note(fmt.Sprintf("verdict\t%s\t%s", have.verdict, want.Verdict))
			}
			for i, link := range graph.Links {
				if state := have.states[i]; state != string(want.States[i]) {
					note(fmt.Sprintf("%s\t%s\t%s", link, state, want.States[i]))
				}
			}
			if !slices.Equal(have.gaps, want.Gaps) {
				note(fmt.Sprintf("gaps\t%s\t%s", strings.Join(have.gaps, " "), strings.Join(want.Gaps, " ")))
			}
		}
		if differs {
			wrong++
		}
	}
	for action := range got {
		if _, known := expected[action]; !known {
			wrong++
			differ("(none)", "not expected", action)
		}
	}
	if wrong == 0 {
		t.Logf("%d judgements are as expected", len(expected))
		return
	}
	var table strings.Builder
	columns := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "scenario\twhat\tjudged\texpected\tactions\tsuch as")
	for _, key := range slices.Sorted(maps.Keys(groups)) {
		cells := strings.Split(key, "\t")
		for len(cells) < 4 {
			cells = append(cells, "")
		}
		fmt.Fprintf(columns, "%s\t%d\t%s\n", strings.Join(cells, "\t"), groups[key].count, groups[key].example)
	}
	columns.Flush()
	t.Errorf("%d of %d actions are judged otherwise than expected:\n%s", wrong, len(expected), &table)
}

// shuffled is a source whose records come in another order. What closes a snapshot stays behind what belongs to it.
type shuffled struct {
	ingest.Config
	random *rand.Rand
}

// Open implements ingest.Config.
func (s shuffled) Open(ctx context.Context, environment ingest.Environment) (ingest.Collector, error) {
	collector, err := s.Config.Open(ctx, environment)
	return shuffledCollector{collector, s.random}, err
}

type shuffledCollector struct {
	ingest.Collector
	random *rand.Rand
}

// Collect implements ingest.Collector.
func (s shuffledCollector) Collect(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	var records []ingest.Record
	flush := func() error {
		s.random.Shuffle(len(records), func(i, k int) { records[i], records[k] = records[k], records[i] })
		for _, record := range records {
			record.Cursor = ingest.Cursor{}
			if err := deliver(record); err != nil {
				return err
			}
		}
		records = nil
		return nil
	}
	err := s.Collector.Collect(ctx, cursor, func(record ingest.Record) error {
		if record.Snapshot != nil {
			if err := flush(); err != nil {
				return err
			}
			return deliver(record)
		}
		if record.Finished == nil {
			records = append(records, record)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return flush()
}

// The sources of the estate are of kinds that the catalogue has, so that the test goes through all of them.
func TestEstateUsesEveryKind(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "estate")
	settings := estate.Settings{Folder: folder, Seed: 1, Actions: 10, Until: time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)}
	if _, err := estate.Generate(t.Context(), settings, nil); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, source := range testConfig(t, filepath.Join(folder, "clew.yaml")).Sources {
		used[source.Kind] = true
	}
	for _, name := range catalog.Names() {
		if !used[name] {
			t.Errorf("the sample estate has no source of kind %s", name)
		}
	}
}
