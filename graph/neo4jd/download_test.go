package neo4jd

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// repository serves jars as a Maven repository does.
type repository struct {
	*httptest.Server
	requests atomic.Int32
	// ranges are the Range headers received.
	ranges chan string
	// respond replaces the plain answer, if set.
	respond func(http.ResponseWriter, *http.Request, []byte)
}

func serve(t *testing.T, contents map[string][]byte) *repository {
	t.Helper()
	r := &repository{ranges: make(chan string, 100)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		r.requests.Add(1)
		r.ranges <- request.Header.Get("Range")
		content, found := contents[request.URL.Path]
		if !found {
			http.NotFound(w, request)
			return
		}
		if r.respond != nil {
			r.respond(w, request, content)
			return
		}
		http.ServeContent(w, request, "", time.Time{}, bytes.NewReader(content))
	}))
	t.Cleanup(r.Close)
	return r
}

// oneJar is a jar of a mebibyte with the repository path that Maven's layout
// gives it.
func oneJar() (jar, []byte, map[string][]byte) {
	content := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	j := jar{group: "org.example.graph", artifact: "store", version: "1.2", sha256: sha256.Sum256(content), size: int64(len(content))}
	return j, content, map[string][]byte{"/org/example/graph/store/1.2/store-1.2.jar": content}
}

func newCache(t *testing.T, base string, jars ...jar) *jarCache {
	return &jarCache{folder: filepath.Join(t.TempDir(), "jars"), base: base, jars: jars, client: newClient()}
}

func checkFile(t *testing.T, name string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s has %d bytes that differ from the %d expected", name, len(got), len(want))
	}
}

func TestFillReportsProgressAndNeedsNoNetworkAfterwards(t *testing.T) {
	j, content, contents := oneJar()
	server := serve(t, contents)
	cache := newCache(t, server.URL+"/", j)
	var last Progress
	cache.progress = func(p Progress) {
		if p.Bytes > p.BytesTotal || p.Files > p.FilesTotal {
			t.Errorf("progress passes its total: %+v", p)
		}
		last = p
	}
	if err := cache.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkFile(t, filepath.Join(cache.folder, "store-1.2.jar"), content)
	if want := (Progress{Files: 1, FilesTotal: 1, Bytes: 1 << 20, BytesTotal: 1 << 20}); last != want {
		t.Errorf("last progress %+v, want %+v", last, want)
	}
	server.Close()
	if err := cache.fill(t.Context()); err != nil {
		t.Errorf("a complete cache asked the network: %v", err)
	}
}

func TestFillReplacesACorruptedJar(t *testing.T) {
	j, content, contents := oneJar()
	cache := newCache(t, serve(t, contents).URL, j)
	if err := os.MkdirAll(cache.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	corrupted := bytes.Clone(content)
	corrupted[12345] ^= 1
	name := filepath.Join(cache.folder, "store-1.2.jar")
	if err := os.WriteFile(name, corrupted, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := cache.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkFile(t, name, content)
}

func TestFillRefusesAnotherFile(t *testing.T) {
	j, content, contents := oneJar()
	for name, served := range map[string][]byte{
		"changed": append(bytes.Clone(content[:len(content)-1]), 'X'),
		"longer":  append(bytes.Clone(content), 'X'),
	} {
		t.Run(name, func(t *testing.T) {
			contents["/org/example/graph/store/1.2/store-1.2.jar"] = served
			server := serve(t, contents)
			cache := newCache(t, server.URL, j)
			err := cache.fill(t.Context())
			if !errors.Is(err, ErrChecksum) || !strings.Contains(err.Error(), "store-1.2.jar") {
				t.Fatalf("error = %v, want ErrChecksum that names store-1.2.jar", err)
			}
			left, err := os.ReadDir(cache.folder)
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range left {
				if strings.Contains(entry.Name(), "store") {
					t.Errorf("%s is left of a refused file", entry.Name())
				}
			}
		})
	}
}

func TestFillResumesAfterABreak(t *testing.T) {
	j, content, contents := oneJar()
	server := serve(t, contents)
	half := len(content) / 2
	ctx, cancel := context.WithCancel(t.Context())
	server.respond = func(w http.ResponseWriter, request *http.Request, content []byte) {
		if request.Header.Get("Range") != "" {
			http.ServeContent(w, request, "", time.Time{}, bytes.NewReader(content))
			return
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(content)))
		w.Write(content[:half])
		w.(http.Flusher).Flush()
		<-request.Context().Done()
	}
	cache := newCache(t, server.URL, j)
	cache.progress = func(p Progress) {
		if p.Bytes == int64(half) {
			cancel()
		}
	}
	if err := cache.fill(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("broken off fill: %v, want context.Canceled", err)
	}
	if got := <-server.ranges; got != "" {
		t.Fatalf("first request asked for %q, want the whole", got)
	}
	again := &jarCache{folder: cache.folder, base: server.URL, jars: []jar{j}, client: newClient()}
	if err := again.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, want := <-server.ranges, fmt.Sprintf("bytes=%d-", half); got != want {
		t.Errorf("second request asked for %q, want %q", got, want)
	}
	checkFile(t, filepath.Join(cache.folder, "store-1.2.jar"), content)
}

func TestFillGoesOnAfterACutConnection(t *testing.T) {
	j, content, contents := oneJar()
	server := serve(t, contents)
	server.respond = func(w http.ResponseWriter, request *http.Request, content []byte) {
		if request.Header.Get("Range") == "" {
			w.Header().Set("Content-Length", fmt.Sprint(len(content)))
			w.Write(content[:1000])
			w.(http.Flusher).Flush()
			// The connection is closed without the rest.
			panic(http.ErrAbortHandler)
		}
		http.ServeContent(w, request, "", time.Time{}, bytes.NewReader(content))
	}
	cache := newCache(t, server.URL, j)
	if err := cache.fill(t.Context()); err != nil {
		t.Fatal(err)
	}
	checkFile(t, filepath.Join(cache.folder, "store-1.2.jar"), content)
}

func TestFillBeginsAgainWhenThePartIsWrong(t *testing.T) {
	j, content, contents := oneJar()
	cache := newCache(t, serve(t, contents).URL, j)
	if err := os.MkdirAll(cache.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(cache.folder, "store-1.2.jar.part")
	for name, wrong := range map[string][]byte{
		"shorter": bytes.Repeat([]byte("?"), 1000),
		"as long": bytes.Repeat([]byte("?"), len(content)),
		"longer":  bytes.Repeat([]byte("?"), len(content)+1),
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(part, wrong, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := cache.fill(t.Context()); err != nil {
				t.Fatal(err)
			}
			jar := filepath.Join(cache.folder, "store-1.2.jar")
			checkFile(t, jar, content)
			if err := os.Remove(jar); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestFillNamesWhatIsNotThere(t *testing.T) {
	j, _, _ := oneJar()
	server := serve(t, nil)
	err := newCache(t, server.URL, j).fill(t.Context())
	if !errors.Is(err, ErrDownload) || !strings.Contains(err.Error(), "store/1.2/store-1.2.jar") || !strings.Contains(err.Error(), "404") {
		t.Errorf("error = %v, want ErrDownload with the address and the status 404", err)
	}
	if got := server.requests.Load(); got != 1 {
		t.Errorf("%d requests for a file that does not exist, want 1", got)
	}
}

func TestFillTellsAFullDisk(t *testing.T) {
	j, _, contents := oneJar()
	cache := newCache(t, serve(t, contents).URL, j)
	if err := os.MkdirAll(cache.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	// The device on which every write fails as on a full disk.
	if err := os.Symlink("/dev/full", filepath.Join(cache.folder, "store-1.2.jar.part")); err != nil {
		t.Fatal(err)
	}
	if err := cache.fill(t.Context()); !errors.Is(err, ErrDiskFull) {
		t.Errorf("error = %v, want ErrDiskFull", err)
	}
}

func TestFillTellsAFolderThatIsNone(t *testing.T) {
	j, _, contents := oneJar()
	cache := newCache(t, serve(t, contents).URL, j)
	if err := os.WriteFile(cache.folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := cache.fill(t.Context()); !errors.Is(err, ErrFolder) || !strings.Contains(err.Error(), cache.folder) {
		t.Errorf("error = %v, want ErrFolder that names %s", err, cache.folder)
	}
}
