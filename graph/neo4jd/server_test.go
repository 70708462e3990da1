package neo4jd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/shirou/gopsutil/v4/process"
)

// smallSettings are those of a server for a few nodes.
func smallSettings(folder string) Settings {
	return Settings{
		DataDir:        folder,
		HeapBytes:      256 << 20,
		PageCacheBytes: 32 << 20,
		JavaOptions:    []string{"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"},
	}
}

// testSettings are small ones on a folder that does not exist yet.
func testSettings(t *testing.T) Settings {
	t.Helper()
	settings := smallSettings(filepath.Join(t.TempDir(), "neo4j with space"))
	settings.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	return settings
}

func open(t *testing.T, settings Settings) *Server {
	t.Helper()
	server, err := Open(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close(context.Background()) })
	return server
}

func shut(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Close(t.Context()); err != nil {
		t.Fatalf("Close: %v", err)
	}
	if err := server.Err(); err != nil {
		t.Errorf("Err after Close = %v, want nil", err)
	}
}

func connect(t *testing.T, server *Server) neo4j.DriverWithContext {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(server.URI(), neo4j.BasicAuth(server.Username(), server.Password(), ""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { driver.Close(context.Background()) })
	return driver
}

func run(ctx context.Context, driver neo4j.DriverWithContext, query string, parameters map[string]any) (*neo4j.EagerResult, error) {
	return neo4j.ExecuteQuery(ctx, driver, query, parameters, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(databaseName))
}

func write(t *testing.T, server *Server, name string) {
	t.Helper()
	if _, err := run(t.Context(), connect(t, server), "CREATE (:Mark {name: $name})", map[string]any{"name": name}); err != nil {
		t.Fatal(err)
	}
}

// checkMarks compares the names of all marks in the store, sorted.
func checkMarks(t *testing.T, server *Server, want ...string) {
	t.Helper()
	result, err := run(t.Context(), connect(t, server), "MATCH (m:Mark) RETURN m.name AS name ORDER BY name", nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, record := range result.Records {
		got = append(got, fmt.Sprint(record.Values[0]))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("marks = %v, want %v", got, want)
	}
}

// processEnded tells whether a process is gone, or ended and only its number is
// kept until init asks for it.
func processEnded(pid int) bool {
	seen, err := process.NewProcess(int32(pid))
	if err != nil {
		return errors.Is(err, process.ErrorProcessNotRunning)
	}
	line, err := seen.Cmdline()
	return line == "" || err != nil
}

// awaitEnd waits until a process that is no child of this one has ended.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(10 * time.Second)
	for !processEnded(pid) {
		select {
		case <-deadline:
			t.Fatalf("process %d still lives", pid)
		case <-ticker.C:
		}
	}
}

func TestServer(t *testing.T) {
	settings := testSettings(t)
	server := open(t, settings)
	first := server.PID()

	t.Run("folder is private", func(t *testing.T) {
		for name, want := range map[string]fs.FileMode{"": 0o700, "password": 0o600, "server.json": 0o600, "conf/neo4j.conf": 0o600} {
			status, err := os.Stat(filepath.Join(settings.DataDir, name))
			if err != nil {
				t.Fatal(err)
			}
			if got := status.Mode().Perm(); got != want {
				t.Errorf("%q has mode %o, want %o", name, got, want)
			}
		}
	})
	t.Run("password is on no command line", func(t *testing.T) {
		line, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", server.PID()))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(line), server.Password()) || len(line) == 0 {
			t.Errorf("command line %q", line)
		}
	})
	t.Run("wrong password is refused", func(t *testing.T) {
		driver, err := neo4j.NewDriverWithContext(server.URI(), neo4j.BasicAuth(Username, "neo4j", ""))
		if err != nil {
			t.Fatal(err)
		}
		defer driver.Close(t.Context())
		if err := driver.VerifyAuthentication(t.Context(), nil); err == nil {
			if err := driver.VerifyConnectivity(t.Context()); err == nil {
				t.Error("the default password opens the server")
			}
		}
	})
	t.Run("fence", func(t *testing.T) {
		driver := connect(t, server)
		var reached atomic.Int32
		target := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
		defer target.Close()
		for _, url := range []string{"file:///etc/hostname", "file:///../conf/neo4j.conf", target.URL, strings.Replace(target.URL, "127.0.0.1", "[::1]", 1)} {
			_, err := run(t.Context(), driver, "LOAD CSV FROM $url AS line RETURN line", map[string]any{"url": url})
			var refusal *neo4j.Neo4jError
			if !errors.As(err, &refusal) || refusal.Code != "Neo.ClientError.Statement.ExternalResourceFailed" {
				t.Errorf("LOAD CSV FROM %s: error = %v, want it refused", url, err)
			}
		}
		if got := reached.Load(); got != 0 {
			t.Errorf("LOAD CSV sent %d requests, want 0", got)
		}
	})
	t.Run("listens on loopback alone", func(t *testing.T) {
		addresses, err := net.InterfaceAddrs()
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range addresses {
			network, ok := address.(*net.IPNet)
			if !ok || network.IP.IsLoopback() || network.IP.To4() == nil {
				continue
			}
			target := net.JoinHostPort(network.IP.String(), fmt.Sprint(server.Port()))
			if connection, err := net.DialTimeout("tcp", target, time.Second); err == nil {
				connection.Close()
				t.Errorf("the server answers at %s", target)
			}
		}
	})
	t.Run("second owner is refused", func(t *testing.T) {
		_, err := Open(t.Context(), settings)
		if inUse := new(InUseError); !errors.As(err, &inUse) || inUse.PID != os.Getpid() {
			t.Errorf("Open: error = %v, want an *InUseError that names process %d", err, os.Getpid())
		}
		for name, try := range map[string]func() error{
			"Start": func() error { _, err := Start(t.Context(), settings); return err },
			"Stop":  func() error { _, err := Stop(t.Context(), settings); return err },
			"Dump":  func() error { return Dump(t.Context(), settings, filepath.Join(t.TempDir(), "x.dump")) },
		} {
			if err := try(); !errors.Is(err, ErrInUse) {
				t.Errorf("%s: error = %v, want ErrInUse", name, err)
			}
		}
	})
	t.Run("status", func(t *testing.T) {
		status, err := Inspect(settings)
		if err != nil {
			t.Fatal(err)
		}
		if !status.Running || status.Detached || status.PID != first || status.OwnerPID != os.Getpid() || status.URI != server.URI() ||
			status.Version != Version || status.StoreBytes == 0 || time.Since(status.Since) > 10*time.Minute {
			t.Errorf("status = %+v", status)
		}
	})
	write(t, server, "a")

	shut(t, server)
	if !processEnded(first) {
		t.Errorf("process %d lives after Close", first)
	}
	if err := server.Close(t.Context()); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if status, err := Inspect(settings); err != nil || status.Running {
		t.Errorf("status after Close = %+v, %v, want not running", status, err)
	}

	server = open(t, settings)
	checkMarks(t, server, "a")
	acknowledged := killWhileWriting(t, server)
	shutKilled(t, server)

	server = open(t, settings)
	checkMarks(t, server, "a")
	checkSteps(t, server, acknowledged)
	shut(t, server)

	testArchive(t, settings)
}

// killWhileWriting kills the server in the middle of writes and returns how many
// of them it had acknowledged.
func killWhileWriting(t *testing.T, server *Server) int64 {
	t.Helper()
	driver := connect(t, server)
	var acknowledged atomic.Int64
	enough, broken := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(broken)
		session := driver.NewSession(context.Background(), neo4j.SessionConfig{DatabaseName: databaseName})
		defer session.Close(context.Background())
		for number := int64(1); ; number++ {
			result, err := session.Run(context.Background(), "CREATE (:Step {number: $number})", map[string]any{"number": number})
			if err == nil {
				_, err = result.Consume(context.Background())
			}
			if err != nil {
				return
			}
			if acknowledged.Store(number); number == 50 {
				close(enough)
			}
		}
	}()
	select {
	case <-enough:
	case <-broken:
		t.Fatal("the writer ended before the server was killed")
	}
	if err := syscall.Kill(server.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-server.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("Done is not closed after the server's death")
	}
	<-broken
	return acknowledged.Load()
}

func shutKilled(t *testing.T, server *Server) {
	t.Helper()
	if err := server.Err(); !errors.Is(err, ErrDied) || !strings.Contains(err.Error(), "killed") {
		t.Errorf("Err = %v, want ErrDied by the signal", err)
	}
	if err := server.Close(t.Context()); err != nil {
		t.Errorf("Close of a dead server: %v", err)
	}
}

// checkSteps wants every acknowledged write, and none but the one in flight.
func checkSteps(t *testing.T, server *Server, acknowledged int64) {
	t.Helper()
	result, err := run(t.Context(), connect(t, server), "MATCH (s:Step) RETURN count(s), count(DISTINCT s.number), max(s.number)", nil)
	if err != nil {
		t.Fatal(err)
	}
	values := result.Records[0].Values
	count, distinct, last := values[0].(int64), values[1].(int64), values[2].(int64)
	if count != distinct || count != last || count < acknowledged || count > acknowledged+1 {
		t.Errorf("%d steps, %d distinct, last %d after %d acknowledged", count, distinct, last, acknowledged)
	}
}

func testArchive(t *testing.T, settings Settings) {
	dump := filepath.Join(t.TempDir(), "backup.dump")
	if err := Dump(t.Context(), settings, dump); err != nil {
		t.Fatalf("Dump: %v", err)
	}
	left, err := os.ReadDir(filepath.Dir(dump))
	if err != nil || len(left) != 1 {
		t.Errorf("beside the dump lie %v, %v, want the dump alone", left, err)
	}
	other := testSettings(t)
	if err := Load(t.Context(), other, dump); err != nil {
		t.Fatalf("Load: %v", err)
	}
	server := open(t, other)
	checkMarks(t, server, "a")
	shut(t, server)

	folder := t.TempDir()
	nodes := filepath.Join(folder, "mark.csv")
	if err := os.WriteFile(nodes, []byte("name:ID\nx\ny\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Import(t.Context(), other, "--nodes=Mark="+nodes); !errors.Is(err, ErrAdmin) {
		t.Errorf("Import over a store: error = %v, want ErrAdmin", err)
	}
	if err := Import(t.Context(), other, "--nodes=Mark="+nodes, "--overwrite-destination"); err != nil {
		t.Fatalf("Import: %v", err)
	}
	server = open(t, other)
	checkMarks(t, server, "x", "y")
	shut(t, server)
}

func TestDumpWithoutStore(t *testing.T) {
	if err := Dump(t.Context(), testSettings(t), filepath.Join(t.TempDir(), "x.dump")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error = %v, want fs.ErrNotExist", err)
	}
}

func TestLoadWithoutDump(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "x.dump")
	if err := Load(t.Context(), testSettings(t), missing); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), missing) {
		t.Errorf("error = %v, want fs.ErrNotExist that names %s", err, missing)
	}
}
