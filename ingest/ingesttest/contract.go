// Package ingesttest holds the contract that every source passes, and what its tests need.
package ingesttest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/ingest"
)

// Source is a kind of source that reads the files of a folder, with small samples of its input.
type Source struct {
	// Config gives a configuration that reads all files under the folder.
	Config func(folder string) ingest.Config
	// Files are the samples by their names under the folder: at least two, each with at least one good record.
	Files map[string][]byte
	// Broken is the content of a file of which nothing can be decoded.
	Broken []byte
}

// Contract runs the tests that a collector MUST pass: the same input gives the same records in the same order; reading
// on from any cursor gives exactly the rest; a cancelled context ends the reading; the error of deliver comes back
// unchanged; every record names its file and position and has either facts, all of them valid, or a rejection; broken
// input is a rejection and not an error; a file that cannot be read is an error that names it and stops no other; files
// that the ledger knows are not read.
func Contract(t *testing.T, source Source) {
	folder := t.TempDir()
	Write(t, folder, source.Files)
	undisturbed, err := Collect(t, Open(t, source.Config(folder), nil), ingest.Cursor{})
	if err != nil {
		t.Fatalf("the samples cannot be read: %v", err)
	}
	if len(source.Files) < 2 || count(undisturbed, isRecord) < len(source.Files) {
		t.Fatalf("%d records of %d files are too few for the contract", count(undisturbed, isRecord), len(source.Files))
	}
	t.Run("order", func(t *testing.T) { order(t, source, folder, undisturbed) })
	t.Run("records", func(t *testing.T) { complete(t, undisturbed) })
	t.Run("resume", func(t *testing.T) { resume(t, source, folder, undisturbed) })
	t.Run("ledger", func(t *testing.T) { ledger(t, source, folder, undisturbed) })
	t.Run("cancel", func(t *testing.T) { cancel(t, source, folder) })
	t.Run("deliver", func(t *testing.T) { deliver(t, source, folder, undisturbed) })
	t.Run("broken", func(t *testing.T) { broken(t, source, undisturbed) })
	t.Run("unreadable", func(t *testing.T) { unreadable(t, source, undisturbed) })
}

func order(t *testing.T, source Source, folder string, undisturbed []ingest.Record) {
	again, err := Collect(t, Open(t, source.Config(folder), nil), ingest.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Render(undisturbed), Render(again)); diff != "" {
		t.Errorf("a second reading differs (-first +second):\n%s", diff)
	}
}

func complete(t *testing.T, records []ingest.Record) {
	finished := 0
	for i, record := range records {
		for _, fact := range record.Facts {
			if err := fact.Validate(); err != nil {
				t.Errorf("record %d, %s %s: %v", i, record.File, record.Position, err)
			}
		}
		switch {
		case record.Finished != nil:
			finished++
		case isRecord(record):
			if record.File == "" || record.Position == "" {
				t.Errorf("record %d does not say where it stands: %q %q", i, record.File, record.Position)
			}
			if (len(record.Facts) > 0) == (record.Rejection != "") {
				t.Errorf("record %d, %s %s, has %d facts and the rejection %q", i, record.File, record.Position, len(record.Facts), record.Rejection)
			}
		}
		if record.Cursor == (ingest.Cursor{}) {
			t.Errorf("record %d has no cursor", i)
		}
	}
	if finished == 0 {
		t.Error("no file is marked as finished")
	}
}

func resume(t *testing.T, source Source, folder string, undisturbed []ingest.Record) {
	for i, record := range undisturbed {
		rest, err := Collect(t, Open(t, source.Config(folder), nil), record.Cursor)
		if err != nil {
			t.Fatalf("behind record %d: %v", i, err)
		}
		want := Render(slices.DeleteFunc(slices.Clone(undisturbed[i+1:]), isStatement))
		got := Render(slices.DeleteFunc(slices.Clone(rest), isStatement))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("reading on behind record %d (%s %s) differs (-undisturbed +resumed):\n%s", i, record.File, record.Position, diff)
		}
		if diff := cmp.Diff(statements(undisturbed), statements(rest)); diff != "" {
			t.Errorf("what the collector states at the end differs behind record %d (-undisturbed +resumed):\n%s", i, diff)
		}
	}
}

func ledger(t *testing.T, source Source, folder string, undisturbed []ingest.Record) {
	known := Ledger{}
	for _, record := range undisturbed {
		if record.Finished != nil {
			known[*record.Finished] = true
		}
	}
	last := undisturbed[len(undisturbed)-1].Cursor
	rest, err := Collect(t, Open(t, source.Config(folder), known), last)
	if err != nil {
		t.Fatal(err)
	}
	if rest := slices.DeleteFunc(rest, isStatement); len(rest) > 0 {
		t.Errorf("files that are known to be read were read again: %v", Render(rest))
	}
	// A file that arrives late, before the others in the order of names, is read all the same.
	for _, content := range source.Files {
		Write(t, folder, map[string][]byte{"!late": content})
		break
	}
	late, err := Collect(t, Open(t, source.Config(folder), known), last)
	if err != nil {
		t.Fatal(err)
	}
	if count(late, isRecord) == 0 {
		t.Error("a late file before the cursor's was not read")
	}
	if err := os.Remove(filepath.Join(folder, "!late")); err != nil {
		t.Fatal(err)
	}
}

func cancel(t *testing.T, source Source, folder string) {
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	delivered := 0
	err := Open(t, source.Config(folder), nil).Collect(ctx, ingest.Cursor{}, func(ingest.Record) error {
		delivered++
		stop()
		return nil
	})
	if !errors.Is(err, context.Canceled) || delivered > 2 {
		t.Errorf("after the cancellation %d more records came, then %v", delivered-1, err)
	}
}

func deliver(t *testing.T, source Source, folder string, undisturbed []ingest.Record) {
	refusal := errors.New("the graph is gone")
	for i := range undisturbed {
		delivered := 0
		err := Open(t, source.Config(folder), nil).Collect(t.Context(), ingest.Cursor{}, func(ingest.Record) error {
			if delivered == i {
				return refusal
			}
			delivered++
			return nil
		})
		if err != refusal { //nolint:errorlint // it must be the very error, not one that wraps it
			t.Errorf("deliver refused record %d, and Collect returned %v", i, err)
		}
	}
}

func broken(t *testing.T, source Source, undisturbed []ingest.Record) {
	folder := t.TempDir()
	Write(t, folder, source.Files)
	Write(t, folder, map[string][]byte{"!broken": source.Broken, "~broken": source.Broken})
	got, err := Collect(t, Open(t, source.Config(folder), nil), ingest.Cursor{})
	if err != nil {
		t.Fatalf("broken input is no rejection but the error: %v", err)
	}
	for _, name := range []string{"!broken", "~broken"} {
		if count(got, func(r ingest.Record) bool { return strings.HasSuffix(r.File, name) && r.Rejection != "" }) == 0 {
			t.Errorf("nothing of %s is rejected", name)
		}
	}
	if want, good := count(undisturbed, isGood), count(got, isGood); want != good {
		t.Errorf("beside broken files %d good records came, without them %d", good, want)
	}
}

func unreadable(t *testing.T, source Source, undisturbed []ingest.Record) {
	folder := t.TempDir()
	Write(t, folder, source.Files)
	if err := os.Symlink(filepath.Join(folder, "absent"), filepath.Join(folder, "!nowhere")); err != nil {
		t.Fatal(err)
	}
	got, err := Collect(t, Open(t, source.Config(folder), nil), ingest.Cursor{})
	if err == nil || !strings.Contains(err.Error(), "!nowhere") {
		t.Errorf("the error does not name the file: %v", err)
	}
	if want, good := count(undisturbed, isGood), count(got, isGood); want != good {
		t.Errorf("beside a file that cannot be read %d good records came, without it %d", good, want)
	}
	if got := statements(got); len(got) > 0 {
		t.Errorf("coverage is claimed after a reading that failed: %v", got)
	}
}
