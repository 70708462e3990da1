package ingest_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/ingest"
)

// inventory is a source whose records are {"n":…}: it knows each as a resource, and panics at {"n":"panic"}.
func inventory(files *ingest.Files, ledger ingest.Ledger) ingest.JSONFiles {
	return ingest.JSONFiles{
		Files: files, Ledger: ledger, JSONOptions: ingest.JSONOptions{Arrays: []string{"Records"}, Limit: 1 << 20},
		Decode: func(value ingest.JSONValue) ([]ingest.Fact, string) {
			if strings.Contains(string(value.Raw), "panic") {
				panic("an index is out of range")
			}
			return []ingest.Fact{&ingest.ResourceSeen{Head: ingest.Head{At: time.Unix(1e9, 0)}, Key: graph.Key{Scheme: "n", Value: string(value.Raw)}}}, ""
		},
	}
}

// journal collects what is delivered: "position value", "position !rejection" or "finished file".
type journal struct {
	lines  []string
	cursor ingest.Cursor
	known  map[ingest.FileMark]bool
	then   func(line string) // called after each
}

func (j *journal) deliver(record ingest.Record) error {
	line := record.Position + " " + string(record.Raw)
	switch {
	case record.Finished != nil:
		line = "finished " + filepath.Base(record.Finished.File)
		if j.known != nil {
			j.known[*record.Finished] = true
		}
	case record.Rejection != "":
		line = record.Position + " !" + record.Rejection
	}
	j.lines, j.cursor = append(j.lines, line), record.Cursor
	if j.then != nil {
		j.then(line)
	}
	return nil
}

func (j *journal) run(t *testing.T, root string, cursor ingest.Cursor) error {
	t.Helper()
	j.lines = nil
	return inventory(open(t, root), nil).Collect(t.Context(), cursor, j.deliver)
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAFileThatGrowsIsReadOnAndItsCutRecordWhole(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "log")
	write(t, path, []byte("{\"n\":1}\n{\"n\":2}\n{\"n\":"))
	var journal journal
	if err := journal.run(t, root, ingest.Cursor{}); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines, `line 1 {"n":1}`, `line 2 {"n":2}`, `line 3 !the file ends at offset 21 within the record that begins at offset 16`, "finished log")
	if err := journal.run(t, root, journal.cursor); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines)
	write(t, path, []byte("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n{\"n\":4}\n"))
	if err := journal.run(t, root, journal.cursor); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines, `line 3 {"n":3}`, `line 4 {"n":4}`, "finished log")
}

func TestARecordStillBeingWrittenIsLeftToTheNextRun(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "log")
	write(t, path, []byte("{\"n\":1}\n{\"n\":"))
	journal := journal{then: func(line string) {
		if line == `line 1 {"n":1}` {
			write(t, path, []byte("{\"n\":1}\n{\"n\":2"))
		}
	}}
	if err := journal.run(t, root, ingest.Cursor{}); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines, `line 1 {"n":1}`)
	journal.then = nil
	write(t, path, []byte("{\"n\":1}\n{\"n\":2}\n"))
	if err := journal.run(t, root, journal.cursor); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines, `line 2 {"n":2}`, "finished log")
}

func TestAFileWrittenAnewIsReadFromItsStart(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "log")
	write(t, path, []byte("{\"n\":1}\n{\"n\":2}\n"))
	var journal journal
	if err := journal.run(t, root, ingest.Cursor{}); err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"{\"n\":7}\n{\"n\":8}\n{\"n\":9}\n", "{\"n\":7}\n"} {
		write(t, path, []byte(content))
		if err := journal.run(t, root, journal.cursor); err != nil {
			t.Fatal(err)
		}
		if len(journal.lines) == 0 || journal.lines[0] != `line 1 {"n":7}` || len(journal.lines) != strings.Count(content, "\n")+1 {
			t.Errorf("of %q came %q", content, journal.lines)
		}
	}
}

func TestAFileThatVanishesIsNamedAndStopsNoOther(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		write(t, filepath.Join(root, name), []byte(`{"n":"`+name+`"}`))
	}
	journal := journal{then: func(line string) {
		if line == "finished a" {
			if err := os.Remove(filepath.Join(root, "b")); err != nil {
				t.Error(err)
			}
		}
	}}
	err := journal.run(t, root, ingest.Cursor{})
	if !errors.Is(err, graph.ErrNotFound) || !strings.Contains(err.Error(), filepath.Join(root, "b")) {
		t.Errorf("the error does not name the file: %v", err)
	}
	expect(t, journal.lines, `line 1 {"n":"a"}`, "finished a", `line 1 {"n":"c"}`, "finished c")
}

func TestATruncatedArchiveGivesWhatIsWholeAndNamesThePlace(t *testing.T) {
	root := t.TempDir()
	var content strings.Builder
	content.WriteString(`{"Records":[`)
	for i := range 20_000 {
		if i > 0 {
			content.WriteByte(',')
		}
		content.WriteString(`{"n":"` + strings.Repeat(string(rune('a'+i%26)), i%97) + `"}`)
	}
	content.WriteString(`]}`)
	whole := zipped(t, content.String())
	write(t, filepath.Join(root, "a.json.gz"), whole[:len(whole)/2])
	write(t, filepath.Join(root, "b.json"), []byte(`{"n":1}`))
	var journal journal
	if err := journal.run(t, root, ingest.Cursor{}); err != nil {
		t.Fatal(err)
	}
	records := len(journal.lines) - 4
	if records < 1000 {
		t.Fatalf("%d records before the damage: %q", records, journal.lines[max(0, len(journal.lines)-4):])
	}
	for i, line := range journal.lines[:records] {
		if !strings.HasPrefix(line, "Records[") || strings.Contains(line, "!") {
			t.Fatalf("record %d: %s", i, line)
		}
	}
	damage := journal.lines[records]
	if !strings.Contains(damage, "!the file ends at offset ") || !strings.Contains(damage, "the compressed content is damaged: unexpected EOF") {
		t.Errorf("the damage is said to be %q", damage)
	}
	expect(t, journal.lines[records+1:], "finished a.json.gz", `line 1 {"n":1}`, "finished b.json")
}

func TestADecoderThatPanicsRejectsOneRecord(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "log"), []byte("{\"n\":1}\n{\"n\":\"panic\"}\n{\"n\":3}\n"))
	var journal journal
	if err := journal.run(t, root, ingest.Cursor{}); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines, `line 1 {"n":1}`, `line 2 !a fault of Clew: the decoder failed with: an index is out of range`, `line 3 {"n":3}`, "finished log")
}

func TestACursorOfAnotherLocationSkipsNothing(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "a"), []byte(`{"n":1}`))
	var journal journal
	if err := journal.run(t, root, ingest.Cursor{File: "/zzz/old/place", Index: 5}); err != nil {
		t.Fatal(err)
	}
	expect(t, journal.lines, `line 1 {"n":1}`, "finished a")
}
