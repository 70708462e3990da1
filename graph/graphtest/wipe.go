package graphtest

import (
	"context"
	"embed"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

//go:embed query/*.cypher
var queries embed.FS

func query(name string) string {
	text, err := queries.ReadFile("query/" + name + ".cypher")
	if err != nil {
		// The files are part of the binary.
		panic(err)
	}
	return string(text)
}

// wipe deletes all nodes, in transactions of its own that a small heap can hold.
func wipe(ctx context.Context, database *Database) error {
	session := database.Driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: Name})
	defer session.Close(ctx)
	result, err := session.Run(ctx, query("wipe"), nil)
	if err != nil {
		return err
	}
	_, err = result.Consume(ctx)
	return err
}

// dropSchema drops constraints first, since an index may belong to one.
func dropSchema(ctx context.Context, database *Database) error {
	for _, kind := range []struct{ list, drop string }{{"constraints", "drop_constraint"}, {"indexes", "drop_index"}} {
		listed, err := execute(ctx, database, query(kind.list), nil)
		if err != nil {
			return fmt.Errorf("list %s: %w", kind.list, err)
		}
		for _, record := range listed.Records {
			name, _, err := neo4j.GetRecordValue[string](record, "name")
			if err != nil {
				return err
			}
			if _, err := execute(ctx, database, query(kind.drop), map[string]any{"name": name}); err != nil {
				return fmt.Errorf("%s %s: %w", kind.drop, name, err)
			}
		}
	}
	return nil
}

func execute(ctx context.Context, database *Database, text string, parameters map[string]any) (*neo4j.EagerResult, error) {
	return neo4j.ExecuteQuery(ctx, database.Driver, text, parameters, neo4j.EagerResultTransformer, neo4j.ExecuteQueryWithDatabase(Name))
}
