package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"clew/graph"
	"clew/ingest"
)

func write(t *testing.T, path string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, location string) *ingest.Files {
	t.Helper()
	files, err := ingest.OpenFiles(t.Context(), location)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := files.Close(); err != nil {
			t.Error(err)
		}
	})
	return files
}

// listing gives the names under the root that List yields, and those that it yields with an error.
func listing(t *testing.T, files *ingest.Files, root string) (names []string, failures map[string]string) {
	t.Helper()
	failures = map[string]string{}
	for mark, err := range files.List(t.Context()) {
		name := strings.TrimPrefix(strings.TrimPrefix(mark.File, root), "/")
		if err != nil {
			failures[name] = err.Error()
			continue
		}
		names = append(names, name)
	}
	return names, failures
}

func zipped(t *testing.T, members ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, member := range members {
		writer := gzip.NewWriter(&out)
		if _, err := io.WriteString(writer, member); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func zstandard(t *testing.T, frames ...string) []byte {
	t.Helper()
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, frame := range frames {
		out = encoder.EncodeAll([]byte(frame), out)
	}
	return out
}

func TestListingAFolderFollowsTheOrderOfFullNames(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"b.json", "a/2.json", "a/1.json", "a.json", "a/sub/0.json", ".hidden", ".git/config"} {
		write(t, filepath.Join(root, name), []byte("{}"))
	}
	names, failures := listing(t, open(t, root), root)
	if diff := cmp.Diff([]string{"a.json", "a/1.json", "a/2.json", "a/sub/0.json", "b.json"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	if len(failures) != 0 {
		t.Errorf("failures: %v", failures)
	}
}

func TestAFolderWithTroubleIsListedAroundIt(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "a.json"), nil)
	write(t, filepath.Join(root, "m/inner.json"), nil)
	write(t, filepath.Join(root, "z.json"), nil)
	for link, target := range map[string]string{"m/loop": root, "nowhere": filepath.Join(root, "absent"), "y.json": filepath.Join(root, "a.json")} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "pipe"), 0o600); err != nil {
		t.Fatal(err)
	}
	names, failures := listing(t, open(t, root), root)
	if diff := cmp.Diff([]string{"a.json", "m/inner.json", "y.json", "z.json"}, names); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
	for name, reason := range map[string]string{"m/loop": "leads back to a folder above it", "nowhere": "leads nowhere", "pipe": "neither a file nor a folder"} {
		if !strings.Contains(failures[name], reason) {
			t.Errorf("%s: %q does not say %q", name, failures[name], reason)
		}
	}
	if len(failures) != 3 {
		t.Errorf("failures: %v", failures)
	}
}

func TestOpenDecompressesByTheFirstBytes(t *testing.T) {
	root := t.TempDir()
	for name, content := range map[string][]byte{
		"plain":      []byte("one two"),
		"gzip":       zipped(t, "one two"),
		"members.gz": zipped(t, "one ", "two"),
		"zstd":       zstandard(t, "one two"),
		"frames.zst": zstandard(t, "one ", "two"),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(root, name)
			write(t, path, content)
			file, err := open(t, path).Open(t.Context(), ingest.FileMark{File: path})
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			got, err := io.ReadAll(file)
			if err != nil || string(got) != "one two" {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestCutOffCompressionIsDamageAndGivesWhatPrecedesIt(t *testing.T) {
	whole := zipped(t, strings.Repeat("0123456789", 20_000))
	for name, content := range map[string][]byte{
		"gzip cut":      whole[:len(whole)-10],
		"gzip header":   whole[:5],
		"gzip checksum": append(bytes.Clone(whole[:len(whole)-8]), make([]byte, 8)...),
		"zstd cut":      zstandard(t, "first frame", strings.Repeat("0123456789", 20_000))[:30],
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "file")
			write(t, path, content)
			file, err := open(t, path).Open(t.Context(), ingest.FileMark{File: path})
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			got, err := io.ReadAll(file)
			if !errors.Is(err, ingest.ErrDamaged) {
				t.Errorf("error %v after %d bytes is not damage", err, len(got))
			}
			if name == "zstd cut" && !strings.HasPrefix(string(got), "first frame") {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestAnEmptyFileIsEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "empty")
	write(t, path, nil)
	file, err := open(t, path).Open(t.Context(), ingest.FileMark{File: path})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got, err := io.ReadAll(file); err != nil || len(got) != 0 {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestAVanishedFileIsSaidToBe(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "gone.json")
	_, err := open(t, root).Open(t.Context(), ingest.FileMark{File: path})
	if !errors.Is(err, graph.ErrNotFound) || !strings.Contains(err.Error(), "gone.json: the file vanished") {
		t.Errorf("error: %v", err)
	}
}

func TestAGrownFileHasChanged(t *testing.T) {
	root := t.TempDir()
	path := filepath.Join(root, "log")
	write(t, path, []byte("one"))
	files := open(t, root)
	for mark, err := range files.List(t.Context()) {
		if err != nil || files.Changed(t.Context(), mark) {
			t.Fatalf("%+v changed before it was written to: %v", mark, err)
		}
		write(t, path, []byte("one two"))
		if !files.Changed(t.Context(), mark) {
			t.Errorf("%+v did not change", mark)
		}
	}
}

func TestOpeningNothingSaysWhatIsMissing(t *testing.T) {
	for location, want := range map[string]error{
		filepath.Join(t.TempDir(), "absent"): graph.ErrNotFound,
		"":                                   graph.ErrInvalid,
	} {
		if _, err := ingest.OpenFiles(t.Context(), location); !errors.Is(err, want) {
			t.Errorf("%q: %v", location, err)
		}
	}
	if _, err := ingest.OpenFiles(t.Context(), "nosuchscheme://bucket"); err == nil || !strings.Contains(err.Error(), "nosuchscheme") {
		t.Errorf("unknown driver: %v", err)
	}
}

func TestABucketIsListedUnderItsPrefix(t *testing.T) {
	bucket := keptBucket(t)
	for _, key := range []string{"logs/b.json", "logs/a/1.json.gz", "logs2/x.json", "logs/", "logs/.partial", "other"} {
		content := []byte("{}")
		if strings.HasSuffix(key, ".gz") {
			content = zipped(t, "{}")
		}
		if err := bucket.WriteAll(t.Context(), key, content, nil); err != nil {
			t.Fatal(err)
		}
	}
	files := open(t, "estate://bucket/logs")
	names, failures := listing(t, files, "estate://bucket")
	if diff := cmp.Diff([]string{"logs/a/1.json.gz", "logs/b.json"}, names); diff != "" || len(failures) != 0 {
		t.Errorf("names (-want +got):\n%s failures %v", diff, failures)
	}
	for mark, err := range files.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		file, err := files.Open(t.Context(), mark)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(file); err != nil || string(got) != "{}" {
			t.Errorf("%s: %q, %v", mark.File, got, err)
		}
		if err := file.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := files.Open(t.Context(), ingest.FileMark{File: "estate://bucket/logs/gone"}); !errors.Is(err, graph.ErrNotFound) {
		t.Errorf("vanished object: %v", err)
	}
}

func TestACancelledListingStops(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"a", "b", "c"} {
		write(t, filepath.Join(root, name), nil)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var seen int
	var last error
	for _, err := range open(t, root).List(ctx) {
		cancel()
		seen++
		last = err
	}
	if seen != 2 || !errors.Is(last, context.Canceled) {
		t.Errorf("%d entries after the cancellation, last %v", seen, last)
	}
}
