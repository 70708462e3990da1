package neo4j_test

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/report"
)

var smallBounds = report.Bounds{Time: 20 * time.Second, Rows: 1000, Bytes: 1 << 20}

// statementsFrom reads a table of statements: each begins behind a line "== name", which for a hostile one goes on with
// " | what its refusal must say". LISTENER stands for the address of a listener, \r, \0 and the like for those characters.
func statementsFrom(t *testing.T, name, listener string) (names, texts, wants []string) {
	t.Helper()
	file, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unescape := strings.NewReplacer("LISTENER", listener, "{CR}", "\r", "{ZWSP}", "\u200b", "{RLO}", "\u202e", "{LS}", "\u2028", "{NUL}", "\x00", "{NBSP}", "\u00a0", "{LONGS}", "\u017f")
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if head, is := strings.CutPrefix(lines.Text(), "== "); is {
			name, want, _ := strings.Cut(head, " | ")
			names, wants, texts = append(names, name), append(wants, want), append(texts, "")
		} else if len(texts) > 0 {
			if texts[len(texts)-1] != "" {
				texts[len(texts)-1] += "\n"
			}
			texts[len(texts)-1] += unescape.Replace(lines.Text())
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return names, texts, wants
}

// content counts what there is in the database.
func content(t *testing.T, server *graphtest.Database) string {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), server.Driver, `MATCH (n) WITH count(n) AS nodes, sum(size(keys(n))) AS properties
		OPTIONAL MATCH ()-[r]->() WITH nodes, properties, count(r) AS relationships
		CALL db.labels() YIELD label WITH nodes, properties, relationships, count(label) AS labels
		RETURN toString(nodes) + '/' + toString(properties) + '/' + toString(relationships) + '/' + toString(labels) AS content`,
		nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	return result.Records[0].Values[0].(string)
}

// listen counts the connections that somebody opens to an address of its own.
func listen(t *testing.T) (address string, opened *atomic.Int64) {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	opened = &atomic.Int64{}
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			opened.Add(1)
			_ = connection.Close()
		}
	}()
	return listener.Addr().String(), opened
}

func TestFenceRefuses(t *testing.T) {
	database, server := open(t)
	address, opened := listen(t)
	if _, err := driver.ExecuteQuery(t.Context(), server.Driver, "CREATE (:Identity {uid: 'a', name: 'Ann', list: [1, 2]})-[:SPONSORS]->(:Identity {uid: 'b'})", nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
		t.Fatal(err)
	}
	before := content(t, server)
	names, texts, wants := statementsFrom(t, "hostile.txt", address)
	if len(names) < 60 {
		t.Errorf("%d hostile statements, want at least 60", len(names))
	}
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			rows := 0
			err := database.RunStatement(t.Context(), texts[i], map[string]any{"p": 1}, smallBounds, func([]string, []any) error { rows++; return nil })
			var refusal *report.Refusal
			switch {
			case !errors.As(err, &refusal) || !errors.Is(err, graph.ErrInvalid):
				t.Fatalf("err = %v, want a refusal of\n%s", err, texts[i])
			case rows > 0:
				t.Errorf("gave %d rows", rows)
			case wants[i] == "" || !strings.Contains(err.Error(), wants[i]):
				t.Errorf("err = %v\nwant it to say %q", err, wants[i])
			}
			t.Log(err)
		})
	}
	if after := content(t, server); after != before {
		t.Errorf("nodes, properties, relationships and labels were %s and are %s", before, after)
	}
	if opened.Load() != 0 {
		t.Errorf("%d connections were opened", opened.Load())
	}
}

func TestFencePasses(t *testing.T) {
	database, server := open(t)
	if _, err := driver.ExecuteQuery(t.Context(), server.Driver, `CREATE (a:Identity:Person {uid: 'a', name: 'Ann', list: [1, 2], at: datetime('2026-01-01')})-[:SPONSORS]->(b:Identity {uid: 'b', name: 'bot'})
		CREATE (b)<-[:HELD_BY {validFrom: datetime('2026-01-01')}]-(:Grant {uid: 'g', role: 'r', operations: ['read']})`, nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name)); err != nil {
		t.Fatal(err)
	}
	names, texts, _ := statementsFrom(t, "good.txt", "")
	if len(names) < 40 {
		t.Errorf("%d good statements, want at least 40", len(names))
	}
	parameters := map[string]any{"p": 1, "uid": "a", "uids": []any{"a", "b"}, "now": time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC), "odd name": true}
	for i, name := range names {
		t.Run(name, func(t *testing.T) {
			rows := 0
			if err := database.RunStatement(t.Context(), texts[i], parameters, smallBounds, func([]string, []any) error { rows++; return nil }); err != nil {
				t.Fatalf("%v\n%s", err, texts[i])
			}
			if rows == 0 {
				t.Errorf("gave no row:\n%s", texts[i])
			}
		})
	}
}

// The place of a refusal is that of the statement, also where the server found it.
func TestRefusalsSayWhere(t *testing.T) {
	database, _ := open(t)
	for _, test := range []struct {
		text         string
		line, column int
	}{
		{"MATCH (n)\n  RETURN file()", 2, 10},
		{"MATCH (n)\nRETURN [x IN [1] |\n   COUNT { LOAD CSV FROM 'x' AS l RETURN l }]", 3, 12},
		{"MATCH (n)\n SET n.a = 1", 2, 2},
		{"MATCH (n)\nRETRUN n", 2, 1},
		{"MATCH (n) RETURN m", 1, 18},
		{"RETURN 'é', 'é', $nothing", 1, 18},
	} {
		err := database.RunStatement(t.Context(), test.text, nil, smallBounds, func([]string, []any) error { return nil })
		var refusal *report.Refusal
		if !errors.As(err, &refusal) || refusal.Line != test.line || refusal.Column != test.column {
			t.Errorf("%q: %v; want it at line %d, column %d", test.text, err, test.line, test.column)
		}
	}
}

func TestBoundsEndAStatement(t *testing.T) {
	database, _ := open(t)
	for _, test := range []struct {
		name, text, want string
		bounds           report.Bounds
	}{
		{"rows", "UNWIND range(1, 100000) AS x RETURN x", "rows: 50", report.Bounds{Time: time.Minute, Rows: 50, Bytes: 1 << 20}},
		{"bytes", "UNWIND range(1, 1000) AS x RETURN reduce(t = 'a', i IN range(1, 14) | t + t) AS t", "bytes: 100000", report.Bounds{Time: time.Minute, Rows: 5000, Bytes: 100_000}},
		{"time", "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b UNWIND range(1, 100000) AS c WITH a, b, c WHERE a + b + c < 0 RETURN count(*)", "time: 1s", report.Bounds{Time: time.Second, Rows: 10, Bytes: 1 << 20}},
		{"memory", "UNWIND range(1, 100000000) AS x RETURN size(collect(toString(x) + 'abcdefghijklmnopqrstuvwxyz'))", "memory: db.memory.transaction.max", report.Bounds{Time: 2 * time.Minute, Rows: 10, Bytes: 1 << 20}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := database.RunStatement(t.Context(), test.text, nil, test.bounds, func([]string, []any) error { return nil })
			var over *report.OverError
			if !errors.As(err, &over) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("err = %v, want one that says %q", err, test.want)
			}
		})
	}
}

// What is cancelled ends on the server, too, and statements of others leave room for the pages.
func TestCancelEndsAStatementOnTheServer(t *testing.T) {
	database, server := open(t)
	endless := "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b UNWIND range(1, 1000000) AS c WITH a, b, c WHERE a + b + c < 0 RETURN count(*)"
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	const many = 6
	ended := make(chan error, many)
	for range many {
		go func() {
			ended <- database.RunStatement(ctx, endless, nil, report.Bounds{Time: 5 * time.Minute, Rows: 1, Bytes: 1}, func([]string, []any) error { return nil })
		}()
	}
	waitFor(t, "four statements run", func() bool { return running(t, server) == 4 })
	if err := database.Ping(t.Context()); err != nil {
		t.Errorf("the pages are starved: %v", err)
	}
	cancel()
	for range many {
		if err := <-ended; err == nil {
			t.Error("an endless statement ended well")
		}
	}
	waitFor(t, "all have ended on the server", func() bool { return running(t, server) == 0 })
}

func running(t *testing.T, server *graphtest.Database) int64 {
	t.Helper()
	result, err := driver.ExecuteQuery(t.Context(), server.Driver, "SHOW TRANSACTIONS YIELD metaData WHERE metaData.clew = 'fenced' RETURN count(*) AS running",
		nil, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	return result.Records[0].Values[0].(int64)
}

func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline, tick := time.After(30*time.Second), time.NewTicker(50*time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-deadline:
			t.Fatalf("waited 30 s until %s", what)
		case <-tick.C:
		}
	}
}

// The driver hands out one child of an operator for all; the fence must see each.
func TestExplainSeesEverySideOfAPlan(t *testing.T) {
	database, _ := open(t)
	explained, err := database.Explain(t.Context(), "MATCH (a:Person), (b:Grant) RETURN a, b", nil)
	if err != nil {
		t.Fatal(err)
	}
	var details []string
	var walk func(report.Plan)
	walk = func(plan report.Plan) {
		if plan.Operator == "NodeByLabelScan" {
			details = append(details, plan.Details)
		}
		for _, child := range plan.Children {
			walk(child)
		}
	}
	walk(explained.Plan)
	if joined := strings.Join(details, " "); len(details) != 2 || !strings.Contains(joined, "a:Person") || !strings.Contains(joined, "b:Grant") {
		t.Errorf("scans %v, want those of a:Person and b:Grant", details)
	}
}
