package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// mostVisits is how many of a user's newest visits are looked through for what was looked at.
const mostVisits = 200

// Recent gives what a user looked at last, newest first, each node once.
func (d *Database) Recent(ctx context.Context, user string, most int) ([]graph.Seen, error) {
	var list []graph.Seen
	err := d.read(ctx, "recent", map[string]any{"user": user, "look": mostVisits, "few": 3 * most, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		list = append(list, graph.Seen{
			Node: graph.Node{UID: row.text("uid"), Label: row.text("label"), Kind: row.text("kind"), Name: row.text("name")}, At: row.moment("at"),
		})
		return nil
	})
	return list, err
}
