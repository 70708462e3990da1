package neo4j

import (
	"context"
	"errors"

	"clew/graph"
)

// Warm has the server plan the queries of the pages that people open first. Planning the largest takes seconds, which
// otherwise the first reader would wait for. Nothing is read: there is no such node.
func (d *Database) Warm(ctx context.Context) error {
	const nobody = "clew:nobody"
	asks := []func() error{
		func() error { _, err := d.Chain(ctx, nobody); return err },
		func() error { _, err := d.Standings(ctx, []string{nobody}); return err },
		func() error { _, err := d.Identity(ctx, nobody); return err },
		func() error { _, err := d.Search(ctx, nobody, 1); return err },
		func() error { _, err := d.Credential(ctx, nobody); return err },
		func() error { _, err := d.Grant(ctx, nobody); return err },
		func() error { _, err := d.Request(ctx, nobody); return err },
		func() error { _, err := d.Resource(ctx, nobody); return err },
	}
	for _, ask := range asks {
		if err := ask(); err != nil && !errors.Is(err, graph.ErrNotFound) {
			return err
		}
	}
	return nil
}
