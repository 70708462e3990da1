//go:build bench

package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"text/tabwriter"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/judge"
	"clew/graph/neo4j"
	"clew/graph/neo4jd"
	"clew/graph/rule"
	"clew/ingest/estate"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

// TestBench prints one table: each row is a ratio to a floor that was measured in the same run on the same server, so
// that it says something on any machine. CLEW_BENCH_ACTIONS (default 60,000) sizes the load, CLEW_BENCH_RECORDS
// (default 1,000,000) the larger of the two loads whose memory is compared, CLEW_BENCH_FEW and CLEW_BENCH_MANY (100,000 and
// 1,000,000) the graphs on which one new action is judged.
func TestBench(t *testing.T) {
	b := startBench(t)
	b.load(number("CLEW_BENCH_ACTIONS", 60_000))
	b.pages()
	b.firstBytes()
	b.judging(number("CLEW_BENCH_FEW", 100_000), number("CLEW_BENCH_MANY", 1_000_000))
	b.memory(10_000, number("CLEW_BENCH_RECORDS", 1_000_000))
	b.print()
}

// bench is one Neo4j with the settings of production, and what was measured on it.
type bench struct {
	*testing.T
	server     *neo4jd.Server
	connection driver.DriverWithContext
	database   *neo4j.Database
	catalogue  *rule.Catalogue
	evidence   *evidence.Store
	asked      watcher
	rows       []benchRow
}

type benchRow struct {
	what, measured, floor string
	ratio, goal           float64
}

func startBench(t *testing.T) *bench {
	t.Helper()
	server, err := neo4jd.Open(t.Context(), neo4jd.Settings{DataDir: t.TempDir(), Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close(context.Background()) })
	b := &bench{T: t, server: server}
	b.connection, err = driver.NewDriverWithContext(server.URI(), driver.BasicAuth(server.Username(), server.Password(), ""))
	b.must(err)
	b.database, err = neo4j.Open(t.Context(), neo4j.Settings{URI: server.URI(), Username: server.Username(), Password: server.Password(), Observe: b.asked.observe})
	b.must(err)
	b.must(b.database.Migrate(t.Context()))
	b.catalogue, err = rule.Load()
	b.must(err)
	b.evidence, err = evidence.Open(t.Context(), t.TempDir())
	b.must(err)
	return b
}

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// estate writes an estate and gives its sources.
func (b *bench) estate(actions int) Config {
	folder := filepath.Join(b.TempDir(), "estate")
	_, err := estate.Generate(b.Context(), estate.Settings{Folder: folder, Seed: 7, Actions: actions, Until: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}, nil)
	b.must(err)
	config, err := loadConfig(filepath.Join(folder, "clew.yaml"), []string{"CLEW_DATA=" + b.TempDir()})
	b.must(err)
	return config
}

// collect loads all sources through a graph, and gives how long that took.
func (b *bench) collect(config Config, graph pipeline.Graph) time.Duration {
	p := &program{pipeline: pipeline.New(pipeline.Settings{
		Graph: graph, Evidence: b.evidence, Rules: b.catalogue, Judge: judge.New(judge.Settings{}), Holder: "bench",
	})}
	start := time.Now()
	for _, source := range config.Sources {
		run, err := p.run(b.Context(), source, pipeline.Options{Again: true})
		b.must(err)
		if run.Rejected > 0 {
			b.Fatalf("source %s: %d records rejected", source.Name, run.Rejected)
		}
	}
	return time.Since(start)
}

// load compares loading, end to end, with a bare driver loop that writes the same nodes and relationships. The first load
// warms the server and records what is written; then both are measured twice, in turn, on an empty graph.
func (b *bench) load(actions int) {
	config := b.estate(actions)
	recording := &recorder{Database: b.database}
	b.collect(config, recording)
	state, acts := prepare(recording.units, 2)
	var loads, floors []time.Duration
	for range 2 {
		b.wipe()
		start := time.Now()
		b.must(replay(b.Context(), b.connection, state, acts))
		floors = append(floors, time.Since(start))
		b.wipe()
		loads = append(loads, b.collect(config, b.database))
	}
	load, floor := slices.Min(loads), slices.Min(floors)
	perSecond := func(took time.Duration) string {
		return fmt.Sprintf("%.1f s, %.0f actions/s", took.Seconds(), float64(actions)/took.Seconds())
	}
	b.add(fmt.Sprintf("load %d actions, raw files to judged", actions), perSecond(load), perSecond(floor)+" by a bare driver loop", load.Seconds()/floor.Seconds(), 1.25)
}

func (b *bench) wipe() {
	session := b.connection.NewSession(b.Context(), driver.SessionConfig{})
	defer func() { _ = session.Close(b.Context()) }()
	result, err := session.Run(b.Context(), "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS", nil)
	b.must(err)
	_, err = result.Consume(b.Context())
	b.must(err)
}

// memory compares the largest resident memory of the program while it loads few and many records.
func (b *bench) memory(few, many int) {
	binary := filepath.Join(b.TempDir(), "clew")
	build := exec.CommandContext(b.Context(), "go", "build", "-o", binary, ".")
	build.Stderr = os.Stderr
	b.must(build.Run())
	peak := func(actions int) float64 {
		b.wipe()
		config := b.estate(actions)
		command := exec.CommandContext(b.Context(), binary, "collect", "--config", config.file)
		command.Env = append(os.Environ(), "CLEW_NEO4J_URI="+b.server.URI(), "CLEW_NEO4J_USER="+b.server.Username(), "CLEW_NEO4J_PASSWORD="+b.server.Password(), "CLEW_DATA="+b.TempDir())
		var output bytes.Buffer
		command.Stdout, command.Stderr = &output, &output
		b.must(command.Start())
		largest := highWater(command.Process.Pid)
		if err := command.Wait(); err != nil {
			b.Fatalf("%v\n%s", err, output.String())
		}
		return <-largest
	}
	small := peak(few)
	large := peak(many)
	b.add(fmt.Sprintf("memory of clew, %d records against %d", many, few), fmt.Sprintf("%.0f MiB at most", large), fmt.Sprintf("%.0f MiB", small), large/small, 256/small)
}

// highWater gives, once the process has ended, the largest resident memory that it had, in MiB. The kernel's own account
// at the end would count the memory of the parent, too, from before the program was exchanged.
func highWater(pid int) <-chan float64 {
	largest := make(chan float64, 1)
	go func() {
		var most float64
		ticker := time.NewTicker(20 * time.Millisecond)
		defer ticker.Stop()
		for range ticker.C {
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			if err != nil || !bytes.Contains(status, []byte("VmHWM:")) {
				break
			}
			_, after, _ := bytes.Cut(status, []byte("VmHWM:"))
			var kib float64
			if _, err := fmt.Sscan(string(after), &kib); err == nil {
				most = max(most, kib/1024)
			}
		}
		largest <- most
	}()
	return largest
}

func (b *bench) add(what, measured, floor string, ratio, goal float64) {
	b.rows = append(b.rows, benchRow{what, measured, floor, ratio, goal})
	b.Logf("%s: %s against %s: %.2f", what, measured, floor, ratio)
}

func (b *bench) print() {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\nwhat\tmeasured\tfloor\tratio\tgoal\t")
	for _, row := range b.rows {
		met := ""
		if row.ratio > row.goal {
			met = "not met"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%.2f\t%.2f\t%s\n", row.what, row.measured, row.floor, row.ratio, row.goal, met)
	}
	b.must(table.Flush())
}

func number(name string, otherwise int) int {
	if parsed, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return parsed
	}
	return otherwise
}
