package main

import (
	"context"
	"log/slog"
	"os"
	"testing"

	"clew/graph/graphtest"
	"clew/graph/judge"
	"clew/graph/neo4j"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

func TestMain(m *testing.M) { graphtest.Main(m) }

// testProgram is a program on an empty test database, with a folder of its own for evidence.
func testProgram(t *testing.T, server *graphtest.Database) *program {
	t.Helper()
	var rules pipeline.Rules
	catalogue, err := loadRules(Config{})
	if rules = catalogue; err != nil {
		t.Logf("without the catalogue of rules: %.300v", err)
		rules = everyRule{}
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
	p.pipeline = pipeline.New(pipeline.Settings{Graph: p.database, Evidence: p.evidence, Rules: rules, Judge: p.judge, Holder: "test"})
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

// everyRule stands in for the catalogue.
type everyRule struct{}

// ActionRule implements pipeline.Rules.
func (everyRule) ActionRule(string) (severity, subjectLabel string, found bool) {
	return "high", "Identity", true
}
