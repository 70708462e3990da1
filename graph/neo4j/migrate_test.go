package neo4j_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"clew/graph"
	"clew/graph/graphtest"
	"clew/graph/neo4j"
	"clew/graph/schema"
)

func connect(t *testing.T, server *graphtest.Database) *neo4j.Database {
	t.Helper()
	database, err := neo4j.Open(t.Context(), neo4j.Settings{URI: server.URI, Username: server.Username, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close(t.Context()) })
	return database
}

func TestMigrationsAreCarriedOutOnceAlsoByFourAtOnce(t *testing.T) {
	server := graphtest.Open(t)
	database := connect(t, server)
	together(t, database.Migrate)
	constraints := value(t, server, "SHOW CONSTRAINTS YIELD name RETURN count(name)")
	if constraints != int64(len(schema.Nodes)+1) {
		t.Errorf("%v constraints, want one for each of the %d labels, and that of the names of users", constraints, len(schema.Nodes))
	}
	indexes := value(t, server, "SHOW INDEXES YIELD name RETURN count(name)")
	content := server.Content(t)
	if err := database.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := value(t, server, "SHOW INDEXES YIELD name RETURN count(name)"); now != indexes {
		t.Errorf("%v indexes after the second time, %v before", now, indexes)
	}
	if diff := cmp.Diff(content, server.Content(t)); diff != "" {
		t.Errorf("the second time changes (-before +after):\n%s", diff)
	}
	if failed := value(t, server, "SHOW INDEXES YIELD name, state WHERE state <> 'ONLINE' RETURN count(name)"); failed != int64(0) {
		t.Errorf("%v indexes are not online", failed)
	}
}

func TestAlteredMigrationIsRefused(t *testing.T) {
	database, server := open(t)
	query(t, server, "MATCH (m:Migration {uid: '0001_indexes'}) SET m.checksum = 'of another text'", nil)
	err := database.Migrate(t.Context())
	if !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), "0001_indexes") {
		t.Errorf("error = %v, want a conflict that names the migration", err)
	}
}

// An older program must not touch the graph of a newer one at all.
func TestUnknownMigrationIsRefusedBeforeAnythingIsDone(t *testing.T) {
	server := graphtest.Open(t)
	query(t, server, "CREATE (:Migration {uid: '9999_future', checksum: 'c'})", nil)
	err := connect(t, server).Migrate(t.Context())
	if !errors.Is(err, graph.ErrConflict) || !strings.Contains(err.Error(), "9999_future") {
		t.Errorf("error = %v, want a conflict that names the migration", err)
	}
	if made := value(t, server, "SHOW CONSTRAINTS YIELD name RETURN count(name)"); made != int64(0) {
		t.Errorf("%v constraints were made all the same", made)
	}
}
