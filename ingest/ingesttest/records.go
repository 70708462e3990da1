package ingesttest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"clew/graph"
	"clew/ingest"
)

// Ledger is a ledger in memory.
type Ledger map[ingest.FileMark]bool

// Known implements ingest.Ledger.
func (l Ledger) Known(_ context.Context, mark ingest.FileMark) (bool, error) { return l[mark], nil }

// Open opens the configuration as the source "test". A nil ledger has every file read.
func Open(t testing.TB, config ingest.Config, ledger Ledger) ingest.Collector {
	t.Helper()
	environment := ingest.Environment{Source: graph.Source{UID: "source:test", Name: "test"}}
	if ledger != nil {
		environment.Ledger = ledger
	}
	collector, err := config.Open(t.Context(), environment)
	if err != nil {
		t.Fatal(err)
	}
	return collector
}

// Collect gives all that the collector delivers behind the cursor, and the error that it ends with.
func Collect(t testing.TB, collector ingest.Collector, cursor ingest.Cursor) ([]ingest.Record, error) {
	t.Helper()
	var records []ingest.Record
	err := collector.Collect(t.Context(), cursor, func(record ingest.Record) error {
		records = append(records, record)
		return nil
	})
	return records, err
}

// Write writes files under the folder, which is made with its parents.
func Write(t testing.TB, folder string, files map[string][]byte) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Render writes records as text that can be compared: where they stand, what they say, without their cursors.
func Render(records []ingest.Record) []string {
	var lines []string
	for _, record := range records {
		line := fmt.Sprintf("%s %s %q", filepath.Base(record.File), record.Position, record.Raw)
		if record.Rejection != "" {
			line += " rejected: " + record.Rejection
		}
		if record.Finished != nil {
			line += " finished " + filepath.Base(record.Finished.File)
		}
		if record.Snapshot != nil {
			line += fmt.Sprintf(" snapshot of %s at %s", record.Snapshot.Scope, record.Snapshot.At)
		}
		lines = append(lines, strings.Join(append([]string{line}, Facts(record.Facts)...), "\n"))
	}
	return lines
}

// Facts gives the JSON forms of facts.
func Facts(facts []ingest.Fact) []string {
	var lines []string
	for _, fact := range facts {
		line, err := ingest.EncodeFact(fact)
		if err != nil {
			line = []byte(err.Error())
		}
		lines = append(lines, string(line))
	}
	return lines
}

// isRecord tells records of the source from marks and from statements of the collector.
func isRecord(record ingest.Record) bool {
	return record.Finished == nil && (len(record.Raw) > 0 || record.Rejection != "")
}

func isGood(record ingest.Record) bool { return isRecord(record) && record.Rejection == "" }

// isStatement tells what a collector states at the end of a successful run: its coverage.
func isStatement(record ingest.Record) bool {
	return !isRecord(record) && record.Finished == nil && record.Snapshot == nil
}

func statements(records []ingest.Record) []string {
	var lines []string
	for _, record := range records {
		if isStatement(record) {
			lines = append(lines, Facts(record.Facts)...)
		}
	}
	return lines
}

func count(records []ingest.Record, matches func(ingest.Record) bool) int {
	n := 0
	for _, record := range records {
		if matches(record) {
			n++
		}
	}
	return n
}
