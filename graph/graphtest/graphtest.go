// Package graphtest gives a test a real Neo4j.
//
// The server is the first of these that can be had:
//
//  1. the one that CLEW_TEST_NEO4J_URI names, with CLEW_TEST_NEO4J_USER (default
//     neo4j) and CLEW_TEST_NEO4J_PASSWORD;
//  2. a container of neo4j:5.26-community, where Docker answers;
//  3. a child process of the test binary, run by package neo4jd.
//
// A test binary starts one server at most, which takes some seconds. To test
// many packages, start one server for all and name it: `make test` does that
// with `clew neo4j start`. Everything in the server that is named is deleted.
//
// A test has the database for itself until it ends, also against tests of other
// binaries on the same server. A package whose tests call Open needs
//
//	func TestMain(m *testing.M) { graphtest.Main(m) }
//
// A test that cannot have a server fails; it is never skipped.
package graphtest

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// openTimeout bounds the start of a server with the download of its jars.
const openTimeout = 10 * time.Minute

// Name is the database that tests use.
const Name = "neo4j"

// Database is an empty database that one test has for itself.
type Database struct {
	// Driver is connected as Username. It is closed by Main, not by the test.
	Driver neo4j.DriverWithContext
	// URI, Username and Password are for a test that connects by itself.
	URI, Username, Password string

	// external tells that the server is one that others may use, too.
	external bool
}

// Main runs the tests of a package, ends the server, and exits.
func Main(m *testing.M) {
	code := m.Run()
	if err := shared.end(); err != nil {
		fmt.Fprintln(os.Stderr, "graphtest:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// Open returns a database without nodes, relationships, constraints and indexes.
// It waits until the test that has the database has ended.
func Open(t testing.TB) *Database {
	t.Helper()
	database := open(t)
	if err := dropSchema(t.Context(), database); err != nil {
		t.Fatalf("graphtest: drop the schema: %v", err)
	}
	return database
}

// OpenKeepingSchema is Open for tests that need the same schema as those before
// them: constraints and indexes stay, so that applying them again costs nothing.
func OpenKeepingSchema(t testing.TB) *Database {
	t.Helper()
	return open(t)
}

func open(t testing.TB) *Database {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), openTimeout)
	defer cancel()
	database, err := shared.start(ctx)
	if err != nil {
		t.Fatalf("graphtest: no Neo4j for the test: %v", err)
	}
	if err := turn.take(t, database); err != nil {
		t.Fatalf("graphtest: %v", err)
	}
	if err := wipe(ctx, database); err != nil {
		t.Fatalf("graphtest: wipe the database: %v", err)
	}
	return database
}
