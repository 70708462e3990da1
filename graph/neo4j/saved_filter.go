package neo4j

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// SaveFilter keeps a filter of findings for a user under a name; one of the same name is replaced. It refuses, wrapping
// graph.ErrInvalid, an empty or too long name, and more than graph.MostSavedFilters.
func (d *Database) SaveFilter(ctx context.Context, user, name, query string, now time.Time) error {
	if err := graph.CheckText("name", name, graph.LongestFilterName); err != nil {
		return err
	}
	if len(query) > graph.LongestReason {
		return fmt.Errorf("filter: has %d bytes and may have %d: %w", len(query), graph.LongestReason, graph.ErrInvalid)
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		var count int64
		err := run(ctx, tx, Query("save_filter"), map[string]any{
			"uid": filterUID(user, name), "user": user, "name": name, "text": query, "at": now.UTC(),
		}, func(record *neo4j.Record) error {
			count = row{record}.number("count")
			return nil
		})
		if err == nil && count > graph.MostSavedFilters {
			err = fmt.Errorf("name: you keep %d filters already; remove one first: %w", graph.MostSavedFilters, graph.ErrInvalid)
		}
		return err
	})
}

// SavedFilters lists the filters of a user by name.
func (d *Database) SavedFilters(ctx context.Context, user string) ([]graph.SavedFilter, error) {
	var list []graph.SavedFilter
	err := d.read(ctx, "saved_filters", map[string]any{"user": user, "most": graph.MostSavedFilters}, func(record *neo4j.Record) error {
		row := row{record}
		list = append(list, graph.SavedFilter{UID: row.text("uid"), User: user, Name: row.text("name"), Query: row.text("query")})
		return nil
	})
	return list, err
}

// RemoveFilter removes a filter of a user. The error wraps graph.ErrNotFound when the user has none of this name.
func (d *Database) RemoveFilter(ctx context.Context, user, name string) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		var removed int64
		err := run(ctx, tx, Query("remove_filter"), map[string]any{"uid": filterUID(user, name), "user": user}, func(record *neo4j.Record) error {
			removed = row{record}.number("removed")
			return nil
		})
		if err == nil && removed == 0 {
			err = missing("filter", name)
		}
		return err
	})
}

// filterUID keeps the names of two users apart, whatever signs they hold.
func filterUID(user, name string) string { return strings.ReplaceAll(user, "/", "//") + "/:" + name }
