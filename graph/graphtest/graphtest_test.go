package graphtest

import (
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

func TestMain(m *testing.M) { Main(m) }

func count(t *testing.T, database *Database, text string) int64 {
	t.Helper()
	result, err := execute(t.Context(), database, text, nil)
	if err != nil {
		t.Fatal(err)
	}
	n, _, err := neo4j.GetRecordValue[int64](result.Records[0], "n")
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fill leaves nodes, relationships, a constraint and an index behind.
func fill(t *testing.T, database *Database) {
	t.Helper()
	for _, text := range []string{
		"CREATE CONSTRAINT left_unique FOR (l:Left) REQUIRE l.uid IS UNIQUE",
		"CREATE INDEX left_at FOR (l:Left) ON (l.at)",
		"UNWIND range(1, 5000) AS i CREATE (:Left {uid: i, at: i})-[:OF]->(:Right)",
	} {
		if _, err := execute(t.Context(), database, text, nil); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if got := count(t, database, "MATCH (n) RETURN count(n) AS n"); got != 10000 {
		t.Fatalf("the test wrote %d nodes, want 10000", got)
	}
}

const (
	countNodes       = "MATCH (n) RETURN count(n) AS n"
	countConstraints = "SHOW CONSTRAINTS YIELD name RETURN count(name) AS n"
	countIndexes     = "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN count(name) AS n"
)

func TestOpenGivesAnEmptyDatabase(t *testing.T) {
	t.Run("first", func(t *testing.T) { fill(t, Open(t)) })
	t.Run("keeping the schema", func(t *testing.T) {
		database := OpenKeepingSchema(t)
		if got := count(t, database, countNodes); got != 0 {
			t.Errorf("nodes = %d, want 0", got)
		}
		if got := count(t, database, countConstraints); got != 1 {
			t.Errorf("constraints = %d, want the 1 of the test before", got)
		}
	})
	t.Run("without schema", func(t *testing.T) {
		database := Open(t)
		if got := count(t, database, countConstraints) + count(t, database, countIndexes); got != 0 {
			t.Errorf("constraints and indexes = %d, want 0", got)
		}
	})
}

func TestOneTestAtATimeHasTheDatabase(t *testing.T) {
	for _, name := range []string{"a", "b", "c"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := Open(t)
			// Another test's wipe in between would change the count.
			fill(t, database)
		})
	}
}

func TestNestedOpenIsRefused(t *testing.T) {
	Open(t)
	t.Run("inner", func(t *testing.T) {
		if err := turn.take(t, shared.database); err == nil {
			t.Error("a subtest got the database that its parent has")
		}
	})
}
