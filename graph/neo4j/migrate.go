package neo4j

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/schema"
)

//go:embed migration/*.cypher
var migrationFiles embed.FS

// Migrate brings the database's schema up to date: the uid constraint of every label, then each numbered migration that
// the graph does not record yet. It refuses, wrapping graph.ErrConflict, when a recorded migration differs from the one
// that this program knows, or when the graph records one that it does not know: an older program must not write. Several
// processes may migrate one graph at once.
func (d *Database) Migrate(ctx context.Context) error {
	pending, err := d.pendingMigrations(ctx)
	if err != nil {
		return err
	}
	if err := d.constrain(ctx); err != nil {
		return err
	}
	for _, one := range pending {
		if err := d.migrate(ctx, one); err != nil {
			return fmt.Errorf("migration %s: %w", one.name, err)
		}
	}
	return d.schemaStatement(ctx, "CALL db.awaitIndexes(300)")
}

// migration is one numbered change of the schema.
type migration struct{ name, content, checksum string }

// migrations gives those that this program knows, in their order.
func migrations() ([]migration, error) {
	files, err := fs.Glob(migrationFiles, "migration/*.cypher")
	if err != nil {
		return nil, err
	}
	known := make([]migration, len(files))
	for i, file := range files {
		content, err := migrationFiles.ReadFile(file)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		known[i] = migration{name: strings.TrimSuffix(path.Base(file), ".cypher"), content: string(content), checksum: hex.EncodeToString(sum[:])}
	}
	return known, nil
}

// pendingMigrations gives those that the graph does not record, and refuses a graph that records others.
func (d *Database) pendingMigrations(ctx context.Context) ([]migration, error) {
	known, err := migrations()
	if err != nil {
		return nil, err
	}
	recorded := map[string]string{}
	err = d.read(ctx, "migrations", nil, func(record *neo4j.Record) error {
		row := row{record}
		recorded[row.text("uid")] = row.text("checksum")
		return nil
	})
	if err != nil {
		return nil, err
	}
	var pending []migration
	for _, one := range known {
		checksum, done := recorded[one.name]
		delete(recorded, one.name)
		switch {
		case !done:
			pending = append(pending, one)
		case checksum != one.checksum:
			return nil, fmt.Errorf("migration %s was carried out with another text; restore the program that wrote this graph: %w", one.name, graph.ErrConflict)
		}
	}
	for name := range recorded {
		return nil, fmt.Errorf("the graph has migration %s, which this version of clew does not know; use a newer one: %w", name, graph.ErrConflict)
	}
	return pending, nil
}

// constrain makes the uid of every label unique.
func (d *Database) constrain(ctx context.Context) error {
	existing := map[string]bool{}
	err := d.read(ctx, "constraints", nil, func(record *neo4j.Record) error {
		existing[row{record}.text("name")] = true
		return nil
	})
	if err != nil {
		return err
	}
	for _, node := range schema.Nodes {
		if existing[schema.ConstraintName(node)] {
			continue
		}
		if err := d.schemaStatement(ctx, schema.Constraint(node)); err != nil {
			return fmt.Errorf("constraint of %s: %w", node.Label, err)
		}
	}
	return nil
}

// migrate runs the statements of one migration, each idempotent, and records it.
func (d *Database) migrate(ctx context.Context, one migration) error {
	for _, statement := range strings.Split(one.content, ";\n") {
		if statement = strings.TrimSpace(stripComments(statement)); statement == "" {
			continue
		}
		if err := d.schemaStatement(ctx, statement); err != nil {
			return err
		}
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("record_migration"), map[string]any{"uid": one.name, "checksum": one.checksum}, nil)
	})
}

// schemaStatement runs a statement about the schema, again where another process that migrates stands in its way. Each
// says IF NOT EXISTS, which does not see what that process is just making.
func (d *Database) schemaStatement(ctx context.Context, text string) error {
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error { return run(ctx, tx, text, nil, nil) })
	var server *neo4j.Neo4jError
	if errors.As(err, &server) && server.Code == "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists" {
		return nil
	}
	return err
}

func stripComments(text string) string {
	var kept []string
	for _, line := range strings.Split(text, "\n") {
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
