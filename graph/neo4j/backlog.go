package neo4j

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// waitingLooked bounds of how many waiting identities, and credentials, the earliest action is looked for.
const waitingLooked = 100

// Backlog tells what waits to be judged again. It counts no further than graph.MostBacklog, so that it costs little
// however much waits.
func (d *Database) Backlog(ctx context.Context) (graph.Backlog, error) {
	var backlog graph.Backlog
	err := d.read(ctx, "backlog", map[string]any{"most": graph.MostBacklog, "look": waitingLooked}, func(record *neo4j.Record) error {
		row := row{record}
		backlog = graph.Backlog{
			Identities: row.number("identities"), Credentials: row.number("credentials"),
			Since:    earlierOf(row.moment("identitiesSince"), row.moment("credentialsSince")),
			OldestAt: earlierOf(row.moment("identitiesFrom"), row.moment("credentialsFrom")),
		}
		return nil
	})
	return backlog, err
}

// waitingFrom tells whether an action is to be judged again, by what stands on who acted and on the credential used.
func waitingFrom(at time.Time, identity, credential fields) graph.Waiting {
	waits := func(f fields) bool {
		from := f.moment("rejudgeFrom")
		return !from.IsZero() && !at.Before(from)
	}
	waiting := graph.Waiting{Identity: waits(identity), Credential: waits(credential)}
	if waiting.Identity {
		waiting.Since = identity.moment("waitingSince")
	}
	if waiting.Credential {
		waiting.Since = earlierOf(waiting.Since, credential.moment("waitingSince"))
	}
	return waiting
}

// earlierOf gives the earlier of two moments, of which a zero one is not known.
func earlierOf(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
