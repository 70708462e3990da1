package graphtest

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

func TestServerThatIsNamedComesFirst(t *testing.T) {
	t.Setenv("CLEW_TEST_NEO4J_URI", "bolt://127.0.0.1:1")
	t.Setenv("CLEW_TEST_NEO4J_USER", "")
	t.Setenv("CLEW_TEST_NEO4J_PASSWORD", "secret")
	database, stop, err := choose(t.Context())
	if err != nil || stop != nil {
		t.Fatalf("choose: stop is set: %v, error = %v, want neither", stop != nil, err)
	}
	want := Database{URI: "bolt://127.0.0.1:1", Username: "neo4j", Password: "secret", external: true}
	if *database != want {
		t.Errorf("database = %+v, want %+v", *database, want)
	}
	// Nothing listens there: the test must hear of it, and not get another server.
	if err := (&server{database: database}).connect(t.Context()); err == nil {
		t.Error("connected to a port where nothing listens")
	}
}

func TestDockerIsAskedBriefly(t *testing.T) {
	start := time.Now()
	answers := dockerAnswers(t.Context())
	if took := time.Since(start); took > 2*dockerTimeout {
		t.Errorf("Docker (answers: %v) was asked for %v, want at most %v", answers, took, dockerTimeout)
	}
}

func TestSweepRemovesOnlyWhatNobodyHolds(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	left, held := filepath.Join(temporary, "clew-graphtest-left"), filepath.Join(temporary, "clew-graphtest-held")
	for _, folder := range []string{left, held} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "lock"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lock := flock.New(filepath.Join(held, "lock"))
	if err := lock.Lock(); err != nil {
		t.Fatal(err)
	}
	defer lock.Unlock()
	if err := sweep(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("the folder of a gone run: %v, want it removed", err)
	}
	if _, err := os.Stat(held); err != nil {
		t.Errorf("the folder of a living run: %v, want it kept", err)
	}
}
