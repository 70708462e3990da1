package graphtest

import (
	"context"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// Connect gives the database of a server that the test started for itself, such as one to be killed. Nothing is wiped, and
// no turn is taken.
func Connect(t testing.TB, uri, username, password string) *Database {
	t.Helper()
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(username, password, ""))
	if err != nil {
		t.Fatalf("graphtest: connect to %s: %v", uri, err)
	}
	t.Cleanup(func() { _ = driver.Close(context.Background()) })
	return &Database{Driver: driver, URI: uri, Username: username, Password: password}
}

// Wipe deletes all nodes. Constraints and indexes stay.
func (d *Database) Wipe(t testing.TB) {
	t.Helper()
	if err := wipe(t.Context(), d); err != nil {
		t.Fatalf("graphtest: wipe the database: %v", err)
	}
}
