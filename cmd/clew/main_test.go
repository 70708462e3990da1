package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"clew/graph/graphtest"
	"clew/graph/judge"
	"clew/graph/neo4j"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

// TestMain makes the test binary clew itself where it is called by that name, so that tests can run and kill it.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "clew" {
		main()
		return
	}
	graphtest.Main(m)
}

// clewBinary gives the path of a clew to run.
func clewBinary(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "clew")
	if err := os.Symlink(self, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// clewEnvironment gives the environment in which a clew works on a test database.
func clewEnvironment(t *testing.T, server *graphtest.Database) []string {
	t.Helper()
	return []string{
		"HOME=" + t.TempDir(), "CLEW_DATA=" + t.TempDir(),
		"CLEW_NEO4J_URI=" + server.URI, "CLEW_NEO4J_USER=" + server.Username, "CLEW_NEO4J_PASSWORD=" + server.Password,
	}
}

// testProgram is a program on an empty test database, with a folder of its own for evidence.
func testProgram(t *testing.T, server *graphtest.Database) *program {
	t.Helper()
	catalogue, err := loadRules(Config{})
	if err != nil {
		t.Fatal(err)
	}
	p := &program{logger: slog.New(slog.DiscardHandler), catalogue: catalogue, judge: judge.New(judge.Settings{})}
	p.database, err = neo4j.Open(t.Context(), neo4j.Settings{URI: server.URI, Username: server.Username, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	if err := p.database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if p.evidence, err = evidence.Open(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	p.pipeline = pipeline.New(pipeline.Settings{Graph: p.database, Evidence: p.evidence, Rules: catalogue, Judge: p.judge, Holder: "test"})
	return p
}

// testConfig is the configuration in a file, on no particular graph.
func testConfig(t *testing.T, name string) Config {
	t.Helper()
	config, err := loadConfig(name, []string{"HOME=" + t.TempDir(), "CLEW_DATA=" + t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// environmentOr gives a variable's value, or another one where it is not set.
func environmentOr(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}
