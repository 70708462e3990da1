package facts_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/facts"
	"clew/ingest/ingesttest"
)

const (
	identity = `{"fact":"IdentitySeen","at":"2026-01-31T08:00:00Z","key":"hr:4711","identityKind":"Person","name":"Ada","aliases":["email:ada@acme.example"]}`
	granted  = `{"fact":"Granted","at":"2026-02-01T08:00:00Z","key":"ticket-grant:1","system":"postgres","operations":["SELECT","INSERT"],"holder":"hr:4711"}`
	ended    = `{"fact":"GrantEnded","at":"2026-03-01T08:00:00Z","key":"ticket-grant:1"}`
)

func config(folder string) ingest.Config { return facts.Config{Path: folder} }

func TestContract(t *testing.T) {
	ingesttest.Contract(t, ingesttest.Source{
		Config: config,
		Files: map[string][]byte{
			"a.jsonl":        []byte(identity + "\n" + granted + "\n"),
			"b.json":         []byte("[" + granted + ",\n{\"fact\":\"GrantEnded\"},\n" + ended + "]"),
			"c/Granted.csv":  []byte("at,key,system,holder\n2026-02-01T08:00:00Z,g:1,aws,hr:1\n2026-02-01T08:00:00Z,g:2,,hr:1\n2026-02-02T08:00:00Z,g:3,aws,hr:1\n"),
			"d no line feed": []byte(ended),
			"e.csv":          []byte("fact;at;key\nGrantEnded;2026-03-01T08:00:00Z;g:1"),
		},
		Broken: []byte("name,at\nAda,2026\n\x00"),
	})
}

// read gives what is loaded and what is rejected of one file.
func read(t *testing.T, name, content string) (loaded []string, rejected []string) {
	t.Helper()
	folder := t.TempDir()
	ingesttest.Write(t, folder, map[string][]byte{name: []byte(content)})
	records, err := ingesttest.Collect(t, ingesttest.Open(t, config(folder), nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range records {
		loaded = append(loaded, ingesttest.Facts(record.Facts)...)
		if record.Rejection != "" {
			rejected = append(rejected, record.Position+": "+record.Rejection)
		}
	}
	return loaded, rejected
}

func TestCSVMeansWhatTheJSONFormMeans(t *testing.T) {
	tests := map[string]struct {
		name, content string
		want          []string // JSON forms
	}{
		"kind by name": {"IdentitySeen.csv", "at,key,identityKind,name,aliases\n2026-01-31T08:00:00Z,hr:4711,Person,Ada,email:ada@acme.example | hr-old:9\n",
			[]string{`{"fact":"IdentitySeen","at":"2026-01-31T08:00:00Z","key":"hr:4711","identityKind":"Person","name":"Ada","aliases":["email:ada@acme.example","hr-old:9"]}`}},
		"kind by name with more words, tabs, a byte order mark": {"GrantEnded-2026.03.csv", "\uFEFFkey\tat\ng:1\t2026-03-01T08:00:00Z\r\n",
			[]string{`{"fact":"GrantEnded","at":"2026-03-01T08:00:00Z","key":"g:1"}`}},
		"kind by column, empty cells, no last line feed": {"mixed.csv", "fact,at,key,system,holder,endedAt\nGranted,2026-02-01T08:00:00Z,g:1,aws,hr:1,\nGrantEnded,2026-03-01T08:00:00Z,g:1,,,2026-03-01T07:00:00Z",
			[]string{`{"fact":"Granted","at":"2026-02-01T08:00:00Z","key":"g:1","system":"aws","holder":"hr:1"}`, `{"fact":"GrantEnded","at":"2026-03-01T08:00:00Z","key":"g:1","endedAt":"2026-03-01T07:00:00Z"}`}},
		"booleans, numbers, attributes": {"mixed.csv", "fact,at,key,system,operation,interactive,attributes,alias,confidence\n" +
			"Acted,2026-02-01T08:00:00Z,e:1,aws,s3:GetObject,true,aws:a=1|b=x=y,,\nAliasSeen,2026-02-01T08:00:00Z,a:1,,,,,b:1,0.5\n",
			[]string{`{"fact":"Acted","at":"2026-02-01T08:00:00Z","key":"e:1","system":"aws","operation":"s3:GetObject","interactive":true,"attributes":{"aws:a":"1","b":"x=y"}}`,
				`{"fact":"AliasSeen","at":"2026-02-01T08:00:00Z","key":"a:1","alias":"b:1","confidence":0.5}`}},
		"quotes and lines within": {"Requested.csv", "at,key,justification\n2026-02-01T08:00:00Z,ticket:1,\"needs \"\"write\"\", for\n\nthe migration\"\n",
			[]string{`{"fact":"Requested","at":"2026-02-01T08:00:00Z","key":"ticket:1","justification":"needs \"write\", for\n\nthe migration"}`}},
		"policy": {"Granted.csv", "at,key,system,holder,policy\n2026-02-01T08:00:00Z,g:1,aws,hr:1,\"{\"\"Statement\"\":[]}\"\n",
			[]string{`{"fact":"Granted","at":"2026-02-01T08:00:00Z","key":"g:1","system":"aws","holder":"hr:1","policy":{"Statement":[]}}`}},
		"subjects": {"Covered.csv", "at,subjects,from\n2026-02-01T08:00:00Z,request|approval,2026-01-01T00:00:00Z\n",
			[]string{`{"fact":"Covered","at":"2026-02-01T08:00:00Z","subjects":["request","approval"],"from":"2026-01-01T00:00:00Z"}`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var want []string
			for _, form := range test.want {
				fact, err := ingest.DecodeFact([]byte(form))
				if err != nil {
					t.Fatal(err)
				}
				want = append(want, ingesttest.Facts([]ingest.Fact{fact})...)
			}
			loaded, rejected := read(t, test.name, test.content)
			if diff := cmp.Diff(want, loaded); diff != "" || len(rejected) > 0 {
				t.Errorf("(-want +got):\n%s rejected: %q", diff, rejected)
			}
		})
	}
}

func TestWhatIsWrongIsRejectedAndTheRestLoaded(t *testing.T) {
	const row = "2026-03-01T08:00:00Z,g:1\n"
	tests := map[string]struct {
		name, content string
		loaded        int
		rejected      []string
	}{
		"lines of JSON": {"a.jsonl", identity + "\n{\"fact\":\"Nothing\"}\nnot json\n" + strings.Replace(ended, "key", "kee", 1) + "\n" + ended + "\n", 2,
			[]string{`line 2: fact: "Nothing" is not one of`, "line 3: not JSON", "line 4: GrantEnded.kee: is not a field"}},
		"invalid UTF-8 in JSON": {"a.jsonl", strings.Replace(identity, "Ada", "Ad\xff", 1) + "\n" + ended, 1, []string{"line 1: invalid UTF-8 at offset"}},
		"invalid UTF-8 in CSV":  {"GrantEnded.csv", "at,key\n2026-03-01T08:00:00Z,g:\xff\n" + row, 1, []string{"line 2: invalid UTF-8"}},
		"UTF-16":                {"GrantEnded.csv", "\xff\xfea\x00t\x00\n\x00", 0, []string{"line 1: the file is UTF-16; convert it to UTF-8"}},
		"cells":                 {"GrantEnded.csv", "at,key\n" + row + "2026-03-01T08:00:00Z,g:1,more\n2026\n" + row, 2, []string{"line 3: the row has 3 cells, the header line names 2", "line 4: the row has 1 cells"}},
		"unknown column":        {"GrantEnded.csv", "at,key,why\n2026-03-01T08:00:00Z,g:1,because\n2026-03-01T08:00:00Z,g:2,\n", 1, []string{"line 2: GrantEnded.why: is not a field of this fact"}},
		"no kind":               {"export.csv", "at,key\n" + row + row, 0, []string{"line 2: the kind of fact is not known", "line 3: the kind of fact is not known"}},
		"no kind and no rows":   {"export.csv", "at,key\n", 0, []string{"line 1: the kind of fact is not known"}},
		"column twice":          {"GrantEnded.csv", "at,key,at\n2026-03-01T08:00:00Z,g:1,\n", 0, []string{`line 2: the header line names the column "at" twice`}},
		"column without a name": {"GrantEnded.csv", "at,,key\n2026-03-01T08:00:00Z,,g:1\n", 0, []string{"line 2: column 2 of the header line has no name"}},
		"time":                  {"GrantEnded.csv", "at,key\n31.01.2026,g:1\n" + row, 1, []string{"line 2: GrantEnded.at: 31.01.2026 is not a time in RFC 3339"}},
		"number":                {"AliasSeen.csv", "at,key,alias,confidence\n2026-03-01T08:00:00Z,a:1,b:1,half\n", 0, []string{`line 2: AliasSeen.confidence: "half" is neither a number`}},
		"attributes":            {"Acted.csv", "at,key,system,operation,attributes\n2026-03-01T08:00:00Z,a:1,s,o,x\n", 0, []string{`line 2: Acted.attributes: "x" is not written name=value`}},
		"quote in a cell":       {"GrantEnded.csv", "at,key\n2026-03-01T08:00:00Z,g\":1\n" + row, 1, []string{"line 2: broken CSV in line 2, column"}},
		"quote never closed":    {"GrantEnded.csv", "at,key\n" + row + "2026-03-01T08:00:00Z,\"g:1\n" + row, 1, []string{"line 3: broken CSV in line "}},
		"empty file":            {"GrantEnded.csv", "", 0, nil},
		"a name to come":        {"GrantEnded.csv.tmp", "at,key\n" + row, 0, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			loaded, rejected := read(t, test.name, test.content)
			if len(loaded) != test.loaded || len(rejected) != len(test.rejected) {
				t.Fatalf("loaded %q, rejected %q, want %d and %q", loaded, rejected, test.loaded, test.rejected)
			}
			for i, want := range test.rejected {
				if !strings.HasPrefix(rejected[i], want) {
					t.Errorf("rejected %q, want it to begin with %q", rejected[i], want)
				}
			}
		})
	}
}

func TestARowCarriesItsHeaderLine(t *testing.T) {
	folder := t.TempDir()
	ingesttest.Write(t, folder, map[string][]byte{"GrantEnded.csv": []byte("at,key\r\n2026-03-01T08:00:00Z,g:1\r\n\r\n2026-03-01T08:00:00Z,g:2\r\n")})
	records, err := ingesttest.Collect(t, ingesttest.Open(t, config(folder), nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(records[1].Raw), "at,key\n2026-03-01T08:00:00Z,g:2"; got != want || records[1].Position != "line 4" {
		t.Errorf("got %q at %s, want %q at line 4", got, records[1].Position, want)
	}
}

func TestARowWithoutEndIsNotHeldInMemory(t *testing.T) {
	folder := t.TempDir()
	content := "at,key\n2026-03-01T08:00:00Z,g:1\n\"" + strings.Repeat("x", 1<<20)
	ingesttest.Write(t, folder, map[string][]byte{"GrantEnded.csv": []byte(content)})
	collector := ingesttest.Open(t, facts.Config{Path: folder, RecordLimit: 64 << 10}, nil)
	records, err := ingesttest.Collect(t, collector, ingest.Cursor{})
	if err != nil || len(records) != 3 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	if got := records[1]; !strings.Contains(got.Rejection, "longer than the limit") || got.Position != "line 3" || len(got.Raw) > 200<<10 {
		t.Errorf("got %q at %s with %d bytes", got.Rejection, got.Position, len(got.Raw))
	}
}

func TestGrownAndRewrittenFiles(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "facts.jsonl")
	run := func(cursor ingest.Cursor, content string) (loaded []string, next ingest.Cursor) {
		t.Helper()
		ingesttest.Write(t, folder, map[string][]byte{"facts.jsonl": []byte(content)})
		records, err := ingesttest.Collect(t, ingesttest.Open(t, config(file), ingesttest.Ledger{}), cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, record := range records {
			loaded = append(loaded, ingesttest.Facts(record.Facts)...)
			cursor = record.Cursor
		}
		return loaded, cursor
	}
	_, cursor := run(ingest.Cursor{}, identity+"\n"+granted+"\n")
	grown, cursor := run(cursor, identity+"\n"+granted+"\n"+ended+"\n")
	if len(grown) != 1 || !strings.Contains(grown[0], "GrantEnded") {
		t.Errorf("of the file that grew by one line was read: %q", grown)
	}
	rewritten, cursor := run(cursor, granted+"\n"+ended+"\n"+identity+"\n"+ended+"\n")
	if len(rewritten) != 4 {
		t.Errorf("of the file that was written anew was read: %q", rewritten)
	}
	if shorter, _ := run(cursor, ended+"\n"); len(shorter) != 1 {
		t.Errorf("of the shorter file was read: %q", shorter)
	}
}

func TestOpenNamesTheKeyThatIsWrong(t *testing.T) {
	for key, config := range map[string]facts.Config{
		"path: is required": {}, "path: ": {Path: filepath.Join(t.TempDir(), "absent")},
		"rescan: -1s":      {Path: t.TempDir(), Rescan: -1e9},
		"record-limit: -1": {Path: t.TempDir(), RecordLimit: -1},
	} {
		_, err := config.Open(t.Context(), ingest.Environment{})
		if err == nil || !strings.HasPrefix(err.Error(), key) || !errors.Is(err, graph.ErrInvalid) && !errors.Is(err, graph.ErrNotFound) {
			t.Errorf("%+v: got %v, want it to begin with %q", config, err, key)
		}
	}
}

func TestCheck(t *testing.T) {
	folder := t.TempDir()
	checker := ingesttest.Open(t, config(folder), nil).(ingest.Checker)
	if err := checker.Check(t.Context()); err != nil {
		t.Error(err)
	}
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if err := checker.Check(t.Context()); err == nil {
		t.Error("a folder that is gone passes the check")
	}
}

// FuzzCSV reads any bytes as CSV: it must not panic, and every record has either a fact that is valid or a rejection.
func FuzzCSV(f *testing.F) {
	f.Add([]byte("fact,at,key\nGrantEnded,2026-03-01T08:00:00Z,g:1\n"))
	f.Add([]byte("at;key;x\n\"2026;\"\"\n\r\n;;\n"))
	f.Add([]byte("\xef\xbb\xbf\xff\xfe\n,\n"))
	fuzz(f, "GrantEnded.csv")
}

// FuzzJSONLines does the same with JSON lines.
func FuzzJSONLines(f *testing.F) {
	f.Add([]byte(identity + "\n" + granted + "\n"))
	f.Add([]byte(`[{"fact":"GrantEnded","at":null},{}`))
	f.Add([]byte(`{"fact":"Covered","at":"2026-03-01T08:00:00Z","subjects":["x"],"Subjects":[]}`))
	fuzz(f, "facts.jsonl")
}

func fuzz(f *testing.F, name string) {
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, content []byte) {
		ingesttest.Write(t, folder, map[string][]byte{name: content})
		collector := ingesttest.Open(t, config(folder), nil)
		err := collector.Collect(context.Background(), ingest.Cursor{}, func(record ingest.Record) error {
			if record.Finished == nil && (len(record.Facts) == 1) == (record.Rejection != "") {
				t.Errorf("%s: %d facts and the rejection %q", record.Position, len(record.Facts), record.Rejection)
			}
			for _, fact := range record.Facts {
				if err := fact.Validate(); err != nil {
					t.Errorf("%s: %v", record.Position, err)
				}
			}
			if strings.Contains(record.Rejection, "a fault of Clew") {
				t.Errorf("%s: %s", record.Position, record.Rejection)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
}
