package estate_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/estate"
)

var until = time.Date(2026, 9, 14, 10, 30, 0, 0, time.UTC)

func generate(t *testing.T, settings estate.Settings) estate.Summary {
	t.Helper()
	settings.Folder = filepath.Join(t.TempDir(), "estate")
	settings.Until = until
	summary, err := estate.Generate(t.Context(), settings, nil)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

func expectations(t *testing.T, folder string) []estate.Expected {
	t.Helper()
	var list []estate.Expected
	for one, err := range estate.ReadExpected(folder) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, one)
	}
	return list
}

// treeHash is a hash of the names and contents of all files.
func treeHash(t *testing.T, folder string) string {
	t.Helper()
	hash := sha256.New()
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		io.WriteString(hash, name+"\x00")
		content, err := os.ReadFile(path)
		hash.Write(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(hash.Sum(nil))
}

func TestSameSettingsGiveTheSameBytes(t *testing.T) {
	first := treeHash(t, generate(t, estate.Settings{Seed: 7, Actions: 6000}).Folder)
	if second := treeHash(t, generate(t, estate.Settings{Seed: 7, Actions: 6000}).Folder); second != first {
		t.Errorf("the second estate of the same seed differs: %s, then %s", first, second)
	}
	if other := treeHash(t, generate(t, estate.Settings{Seed: 8, Actions: 6000}).Folder); other == first {
		t.Error("another seed gives the same estate")
	}
}

func TestEveryScenarioIsInEverySize(t *testing.T) {
	for _, actions := range []int{10, 2000, 30_000} {
		summary := generate(t, estate.Settings{Seed: 3, Actions: actions})
		var have []string
		for name := range summary.Scenarios {
			have = append(have, name)
		}
		slices.Sort(have)
		if want := estate.Scenarios(); !slices.Equal(have, want) {
			t.Errorf("%d actions have the scenarios\n%q, want\n%q", actions, have, want)
		}
		if len(summary.Stories) != 4 {
			t.Errorf("%d stories, want 4", len(summary.Stories))
		}
	}
}

// Whatever the seed, the length and the day of the week on which it ends, an estate must come to be with all scenarios.
func TestEverySettingGivesAWholeEstate(t *testing.T) {
	for seed := range uint64(14) {
		settings := estate.Settings{
			Seed: seed, Actions: 10, Days: []int{60, 61, 75, 90, 120, 200, 366}[seed%7],
			Folder: filepath.Join(t.TempDir(), "estate"), Until: until.AddDate(0, 0, int(seed)),
		}
		summary, err := estate.Generate(t.Context(), settings, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := len(summary.Scenarios), len(estate.Scenarios()); got != want {
			t.Errorf("%+v: %d scenarios, want %d", settings, got, want)
		}
		if got := summary.Until.Sub(summary.From); got != time.Duration(settings.Days)*24*time.Hour {
			t.Errorf("%+v: the logs are %s long", settings, got)
		}
	}
}

func TestNumberOfActionsIsAsAsked(t *testing.T) {
	for _, actions := range []int{2000, 2001, 12_345} {
		if got := generate(t, estate.Settings{Seed: 1, Actions: actions}).Actions; got != actions {
			t.Errorf("%d actions, want %d", got, actions)
		}
	}
	if got := generate(t, estate.Settings{Seed: 1, Actions: 10}).Actions; got < 10 || got > 400 {
		t.Errorf("the smallest estate has %d actions, want no more than its scenarios need", got)
	}
}

func TestShares(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 5, Actions: 40_000})
	for verdict, want := range map[graph.Verdict]float64{graph.VerdictTraced: 85, graph.VerdictBroken: 9, graph.VerdictUnknown: 6} {
		got := 100 * float64(summary.Verdicts[verdict]) / float64(summary.Actions)
		if got < want-1.5 || got > want+1.5 {
			t.Errorf("%.1f %% of the actions are %s, want about %.0f %%", got, verdict, want)
		}
	}
}

func TestExpectationsAgreeWithTheSummary(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 11, Actions: 5000})
	verdicts, scenarios, seen := map[graph.Verdict]int{}, map[string]int{}, map[string]bool{}
	for _, one := range expectations(t, summary.Folder) {
		if seen[one.Action] {
			t.Errorf("%s is expected twice", one.Action)
		}
		seen[one.Action] = true
		verdicts[one.Verdict]++
		name, _, _ := strings.Cut(one.Scenario, ":")
		scenarios[name]++
		// What a verdict means is the definition of the chain, not the generator's.
		want := graph.VerdictTraced
		for _, state := range one.States {
			if state == graph.StateUnknown && want == graph.VerdictTraced {
				want = graph.VerdictUnknown
			} else if state != graph.StatePresent && state != graph.StateUnknown {
				want = graph.VerdictBroken
			}
		}
		if one.Verdict != want {
			t.Errorf("%s (%s) is expected %s with the states %q", one.Action, one.Scenario, one.Verdict, one.States)
		}
	}
	if len(seen) != summary.Actions {
		t.Errorf("%d expectations, want %d", len(seen), summary.Actions)
	}
	for verdict, count := range summary.Verdicts {
		if verdicts[verdict] != count {
			t.Errorf("%d %s are expected, the summary says %d", verdicts[verdict], verdict, count)
		}
	}
	for scenario, count := range summary.Scenarios {
		if scenarios[scenario] != count {
			t.Errorf("%d of %s are expected, the summary says %d", scenarios[scenario], scenario, count)
		}
	}
}

func TestStoriesNameTheirActions(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 2, Actions: 1000})
	byKey := map[string]estate.Expected{}
	for _, one := range expectations(t, summary.Folder) {
		byKey[one.Action] = one
	}
	want := map[string]graph.Verdict{
		"database-access": graph.VerdictTraced, "agent-on-behalf": graph.VerdictTraced,
		"rotated-secret": graph.VerdictBroken, "vendor-outside-contract": graph.VerdictBroken,
	}
	content, err := os.ReadFile(filepath.Join(summary.Folder, "stories.json"))
	if err != nil {
		t.Fatal(err)
	}
	var stories []estate.Story
	if err := json.Unmarshal(content, &stories); err != nil {
		t.Fatal(err)
	}
	for _, story := range stories {
		for one := &story; one != nil; one = one.Contrast {
			expected, found := byKey[one.Action]
			if !found || expected.Verdict != one.Verdict || expected.Scenario != "story:"+one.Name {
				t.Errorf("story %s names %q, which is expected as %+v", one.Name, one.Action, expected)
			}
		}
		if story.Verdict != want[story.Name] {
			t.Errorf("story %s is %s, want %s", story.Name, story.Verdict, want[story.Name])
		}
		delete(want, story.Name)
	}
	if len(want) > 0 {
		t.Errorf("no stories %v", want)
	}
}

func TestEveryFactIsValidAndBelongsToTheActions(t *testing.T) {
	summary := generate(t, estate.Settings{Seed: 4, Actions: 3000})
	expected := map[string]bool{}
	for _, one := range expectations(t, summary.Folder) {
		if !strings.HasPrefix(one.Action, "aws-event:") {
			expected[one.Action] = true
		}
	}
	files, err := filepath.Glob(filepath.Join(summary.Folder, "facts", "*", "*.jsonl"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			fact, err := ingest.DecodeFact(lines.Bytes())
			if err != nil {
				t.Fatalf("%s: %v in %s", name, err, lines.Text())
			}
			if acted, is := fact.(*ingest.Acted); is {
				if !expected[acted.Key.String()] {
					t.Errorf("%s acts unexpectedly or twice", acted.Key)
				}
				delete(expected, acted.Key.String())
			}
		}
	}
	if len(expected) > 0 {
		t.Errorf("%d expected actions are not among the facts", len(expected))
	}
}

func TestBadSettings(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "notes.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(t.TempDir(), "new")
	for _, test := range []struct {
		name     string
		settings estate.Settings
		kind     error
		says     string
	}{
		{"no folder", estate.Settings{Until: until}, graph.ErrInvalid, "folder"},
		{"a folder in use", estate.Settings{Folder: folder, Until: until}, graph.ErrConflict, "notes.txt"},
		{"too few actions", estate.Settings{Folder: fresh, Until: until, Actions: 9}, graph.ErrInvalid, "actions"},
		{"too many actions", estate.Settings{Folder: fresh, Until: until, Actions: 5_000_001}, graph.ErrInvalid, "actions"},
		{"too few days", estate.Settings{Folder: fresh, Until: until, Days: 7}, graph.ErrInvalid, "days"},
		{"no end", estate.Settings{Folder: fresh}, graph.ErrInvalid, "until"},
	} {
		_, err := estate.Generate(t.Context(), test.settings, nil)
		if !errors.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: %v, want an error of the kind %v that says %q", test.name, err, test.kind, test.says)
		}
	}
	if content, err := os.ReadFile(filepath.Join(folder, "notes.txt")); err != nil || string(content) != "mine" {
		t.Errorf("the file in the folder in use is now %q, %v", content, err)
	}
}

func TestStopsWhenAsked(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	folder := filepath.Join(t.TempDir(), "estate")
	_, err := estate.Generate(ctx, estate.Settings{Folder: folder, Actions: 200_000, Until: until}, func(done, total int) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, want context.Canceled", err)
	}
	if _, err := os.Stat(filepath.Join(folder, "clew.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a part of an estate has a configuration: %v", err)
	}
}

func TestDamagedExpectationsAreNamed(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "expected.jsonl"), []byte("{\"action\":\"aws-event:1\",\"verdict\":\"traced\"}\n{\"action\":"), 0o600); err != nil {
		t.Fatal(err)
	}
	var read []string
	var failure error
	for one, err := range estate.ReadExpected(folder) {
		if err != nil {
			failure = err
			continue
		}
		read = append(read, one.Action)
	}
	if len(read) != 1 || failure == nil || !strings.Contains(failure.Error(), "line 2") {
		t.Errorf("read %q with the error %v, want one line and an error that names the second", read, failure)
	}
}
