package neo4j

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Session gives the content of a session that has not ended, by the hash of its token.
func (d *Database) Session(ctx context.Context, hash string, now time.Time) (content []byte, found bool, err error) {
	err = d.read(ctx, "session", map[string]any{"uid": hash, "now": now.UTC()}, func(record *neo4j.Record) error {
		content, found = row{record}.value("content").([]byte)
		return nil
	})
	return content, found, err
}

// SaveSession stores a session until its expiry.
func (d *Database) SaveSession(ctx context.Context, hash string, content []byte, expiry time.Time, of graph.SessionOf) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("save_session"), map[string]any{
			"uid": hash, "content": content, "expiry": expiry.UTC(), "user": orAbsent(of.User), "subject": orAbsent(of.Subject), "provider": orAbsent(of.Provider),
		}, nil)
	})
}

// EndSession removes a session; one that is not there is no error.
func (d *Database) EndSession(ctx context.Context, hash string) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("end_session"), map[string]any{"uid": hash}, nil)
	})
}

// SweepSessions removes some sessions that have ended and says how many.
func (d *Database) SweepSessions(ctx context.Context, now time.Time) (int64, error) {
	var removed int64
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("sweep_sessions"), map[string]any{"now": now.UTC()}, func(record *neo4j.Record) error {
			removed = row{record}.number("removed")
			return nil
		})
	})
	return removed, err
}

// WriteVisits stores what users did. A visit that is stored already is left as it is.
func (d *Database) WriteVisits(ctx context.Context, visits []graph.Visit) error {
	rows := make([]map[string]any, len(visits))
	for i, visit := range visits {
		rows[i] = map[string]any{"uid": visit.UID, "properties": map[string]any{
			"user": visit.User, "at": visit.At.UTC(), "operation": visit.Operation, "target": orAbsent(visit.Target),
		}}
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("write_visits"), map[string]any{"rows": rows}, nil)
	})
}
