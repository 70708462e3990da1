package facts

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"clew/ingest"
	"clew/ingest/ingesttest"
)

// listener takes what a follower delivers.
type listener struct {
	mutex   sync.Mutex
	records []ingest.Record
	changed chan struct{}
}

func (l *listener) deliver(record ingest.Record) error {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.records = append(l.records, record)
	select {
	case l.changed <- struct{}{}:
	default:
	}
	return nil
}

// keys gives the keys of the grants that ended, and the rejections, in the order in which they came.
func (l *listener) keys() (keys []string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, record := range l.records {
		if record.Rejection != "" {
			keys = append(keys, "rejected "+record.Position)
		}
		for _, fact := range record.Facts {
			keys = append(keys, fact.(*ingest.GrantEnded).Key.Value)
		}
	}
	return keys
}

// await waits until exactly these keys have come, in any order.
func (l *listener) await(t *testing.T, want ...string) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	slices.Sort(want)
	for {
		got := l.keys()
		slices.Sort(got)
		if slices.Equal(got, want) {
			return
		}
		select {
		case <-l.changed:
		case <-deadline:
			t.Fatalf("got %q, want %q", got, want)
		}
	}
}

func line(key string) string {
	return fmt.Sprintf(`{"fact":"GrantEnded","at":"2026-03-01T08:00:00Z","key":"g:%s"}`, key) + "\n"
}

// follow begins to follow a location and gives the listener and what ends it.
func follow(t *testing.T, path string, rescan time.Duration, ledger ingest.Ledger, cursor ingest.Cursor) (*listener, func() error) {
	t.Helper()
	collector, err := Config{Path: path, Rescan: rescan}.Open(t.Context(), ingest.Environment{Ledger: ledger})
	if err != nil {
		t.Fatal(err)
	}
	heard := &listener{changed: make(chan struct{}, 1)}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- collector.(ingest.Follower).Follow(ctx, cursor, heard.deliver) }()
	end := sync.OnceValue(func() error {
		stop()
		return <-ended
	})
	t.Cleanup(func() { end() })
	return heard, end
}

func extend(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	opened, err := os.OpenFile(file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opened.WriteString(text); err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestFollowTakesWhatIsThereAndWhatComes(t *testing.T) {
	folder := t.TempDir()
	extend(t, filepath.Join(folder, "a.jsonl"), line("1"))
	heard, end := follow(t, folder, time.Hour, nil, ingest.Cursor{})
	heard.await(t, "1")
	extend(t, filepath.Join(folder, "b.jsonl"), line("2"))
	heard.await(t, "1", "2")
	extend(t, filepath.Join(folder, "below", "deep", "GrantEnded.csv"), "at,key\n2026-03-01T08:00:00Z,g:3\n")
	heard.await(t, "1", "2", "3")
	extend(t, filepath.Join(folder, "below", "deep", "c.jsonl"), line("4"))
	heard.await(t, "1", "2", "3", "4")
	if err := end(); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
}

func TestFollowReadsAGrowingFileOn(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a.jsonl")
	extend(t, file, line("1")+line("2"))
	heard, _ := follow(t, file, time.Hour, nil, ingest.Cursor{})
	heard.await(t, "1", "2")
	extend(t, filepath.Join(folder, "another.jsonl"), line("of another file"))
	extend(t, file, line("3"))
	heard.await(t, "1", "2", "3") // each once
}

func TestFollowLeavesHalfALine(t *testing.T) {
	for name, content := range map[string]string{"a.jsonl": line("1") + line("2"), "GrantEnded.csv": "at,key\n2026-03-01T08:00:00Z,g:1\n2026-03-01T08:00:00Z,g:2\n"} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, name)
			half := len(content) - 4
			extend(t, file, content[:half])
			heard, _ := follow(t, folder, 20*time.Millisecond, nil, ingest.Cursor{})
			heard.await(t, "1")
			// A later file shows that the half line was looked at again, and left.
			extend(t, filepath.Join(folder, "z.jsonl"), line("3"))
			heard.await(t, "1", "3")
			extend(t, file, content[half:])
			heard.await(t, "1", "2", "3")
		})
	}
}

func TestFollowRejectsHalfALineThatStays(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "a.jsonl")
	extend(t, file, line("1")+`{"fact":"GrantEn`)
	old := time.Now().Add(-2 * patience)
	if err := os.Chtimes(file, old, old); err != nil {
		t.Fatal(err)
	}
	heard, _ := follow(t, folder, time.Hour, nil, ingest.Cursor{})
	heard.await(t, "1", "rejected line 2")
}

func TestFollowNeedsNoReportOfTheFileSystem(t *testing.T) {
	folder := t.TempDir()
	collector, err := Config{Path: folder}.Open(t.Context(), ingest.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	heard := &listener{changed: make(chan struct{}, 1)}
	watched := &following{Collector: collector.(*Collector), deliver: heard.deliver, places: map[string]place{}, troubles: map[string]string{}}
	for number := range 3 {
		extend(t, filepath.Join(folder, "a.jsonl"), line(fmt.Sprint(number)))
		if err := watched.read(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := heard.keys(); !slices.Equal(got, []string{"0", "1", "2"}) {
		t.Errorf("got %q", got)
	}
}

func TestFollowGoesOnBehindACursorAndALedger(t *testing.T) {
	folder := t.TempDir()
	first, second := filepath.Join(folder, "a.jsonl"), filepath.Join(folder, "b.jsonl")
	extend(t, first, line("1"))
	extend(t, second, line("2")+line("3"))
	records, err := ingesttest.Collect(t, ingesttest.Open(t, Config{Path: folder}, nil), ingest.Cursor{})
	if err != nil || len(records) != 5 {
		t.Fatalf("%d records, %v", len(records), err)
	}
	known := ingesttest.Ledger{*records[1].Finished: true}
	heard, _ := follow(t, folder, time.Hour, known, records[2].Cursor) // behind the first record of b.jsonl
	heard.await(t, "3")
	extend(t, second, line("4"))
	heard.await(t, "3", "4")
}

func TestFollowGivesTheErrorOfDeliver(t *testing.T) {
	folder := t.TempDir()
	extend(t, filepath.Join(folder, "a.jsonl"), line("1"))
	collector, err := Config{Path: folder}.Open(t.Context(), ingest.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	refusal := errors.New("the graph is gone")
	err = collector.(ingest.Follower).Follow(t.Context(), ingest.Cursor{}, func(ingest.Record) error { return refusal })
	if err != refusal { //nolint:errorlint // it must be the very error
		t.Errorf("got %v", err)
	}
}

func TestFollowSurvivesAFileThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	if err := os.Symlink(filepath.Join(folder, "absent"), filepath.Join(folder, "a.jsonl")); err != nil {
		t.Fatal(err)
	}
	extend(t, filepath.Join(folder, "b.jsonl"), line("1"))
	heard, _ := follow(t, folder, 20*time.Millisecond, nil, ingest.Cursor{})
	heard.await(t, "1")
	if err := os.WriteFile(filepath.Join(folder, "absent"), []byte(strings.TrimSpace(line("2"))), 0o600); err != nil {
		t.Fatal(err)
	}
	heard.await(t, "1", "2", "2") // through the link and by its own name
}
