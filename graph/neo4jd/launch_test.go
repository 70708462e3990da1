package neo4jd

import (
	"errors"
	"net"
	"strings"
	"testing"
	"time"
)

// TestPortTakenInTheMeantime has Neo4j itself find the port busy, as when
// another process takes it between the choice and the bind. A start with a free
// port tries another one then.
func TestPortTakenInTheMeantime(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	started, f := launchOnPort(t, listener.Addr().(*net.TCPAddr).Port, nil)
	awaitChild(t, started)
	if err := f.endedError(started.err, 0); !errors.Is(err, ErrPortBusy) {
		t.Errorf("error = %v, want ErrPortBusy", err)
	}
}

func TestMoreHeapThanThereIs(t *testing.T) {
	started, f := launchOnPort(t, 1, []string{"-Xms900t", "-Xmx900t"})
	awaitChild(t, started)
	if err := f.endedError(started.err, 0); !errors.Is(err, ErrMemory) {
		t.Errorf("error = %v, want ErrMemory", err)
	}
}

// launchOnPort starts Java without the checks that come before it.
func launchOnPort(t *testing.T, port int, options []string) (*child, folder) {
	t.Helper()
	settings, err := testSettings(t).complete()
	if err != nil {
		t.Fatal(err)
	}
	settings.JavaOptions = append(settings.JavaOptions, options...)
	f := folder(settings.DataDir)
	if err := errors.Join(f.make(), f.configure(settings, port)); err != nil {
		t.Fatal(err)
	}
	lock, err := f.lockServer()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { lock.Close() })
	java, err := findJava(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	jars, err := classPath(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	arguments, err := f.writeArguments("java.arguments", jars, javaArguments(settings))
	if err != nil {
		t.Fatal(err)
	}
	started, err := f.startServer(java, arguments, lock, state{Instance: "TEST"}, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(started.kill)
	return started, f
}

func awaitChild(t *testing.T, started *child) {
	t.Helper()
	select {
	case <-started.done:
	case <-time.After(2 * time.Minute):
		t.Fatal("the server does not end")
	}
}

func TestLastWordsLeaveOutTheStackTrace(t *testing.T) {
	text := "first\nStarting...\nERROR Failed to start\njava.lang.RuntimeException: no\n\tat org.neo4j.A.b(A.java:1)\n\t... 5 more\nCaused by: that\n"
	want := "Starting... | ERROR Failed to start | java.lang.RuntimeException: no | Caused by: that"
	if got := lastWords(text); got != want {
		t.Errorf("last words %q, want %q", got, want)
	}
	if got := lastWords("\n"); !strings.Contains(got, "none") {
		t.Errorf("last words of nothing: %q", got)
	}
}
