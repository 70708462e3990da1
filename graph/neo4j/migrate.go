package neo4j

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
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
// that this program knows, or when the graph records one that it does not know: an older program must not write.
func (d *Database) Migrate(ctx context.Context) error {
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
	recorded := map[string]string{}
	err = d.read(ctx, "migrations", nil, func(record *neo4j.Record) error {
		row := row{record}
		recorded[row.text("uid")] = row.text("checksum")
		return nil
	})
	if err != nil {
		return err
	}
	files, err := fs.Glob(migrationFiles, "migration/*.cypher")
	if err != nil {
		return err
	}
	for _, file := range files {
		content, err := migrationFiles.ReadFile(file)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		checksum := hex.EncodeToString(sum[:])
		name := strings.TrimSuffix(path.Base(file), ".cypher")
		known, done := recorded[name]
		delete(recorded, name)
		if done && known != checksum {
			return fmt.Errorf("migration %s was carried out with another text; restore the program that wrote this graph: %w", name, graph.ErrConflict)
		}
		if done {
			continue
		}
		if err := d.migrate(ctx, name, string(content), checksum); err != nil {
			return fmt.Errorf("migration %s: %w", name, err)
		}
	}
	for name := range recorded {
		return fmt.Errorf("the graph has migration %s, which this version of clew does not know; use a newer one: %w", name, graph.ErrConflict)
	}
	return d.schemaStatement(ctx, "CALL db.awaitIndexes(300)")
}

// migrate runs the statements of one migration, each idempotent, and records it.
func (d *Database) migrate(ctx context.Context, name, content, checksum string) error {
	for _, statement := range strings.Split(content, ";\n") {
		if statement = strings.TrimSpace(stripComments(statement)); statement == "" {
			continue
		}
		if err := d.schemaStatement(ctx, statement); err != nil {
			return err
		}
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("record_migration"), map[string]any{"uid": name, "checksum": checksum}, nil)
	})
}

func (d *Database) schemaStatement(ctx context.Context, text string) error {
	session := d.session(ctx, neo4j.AccessModeWrite)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, text, nil)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	return kind(err)
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
