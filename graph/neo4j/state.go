package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/schema"
)

// ChangeState runs work in a write transaction that holds the state lock, so that resolution sees a graph that nobody
// else changes. Work may run again after a transient error and MUST start afresh each time.
func (d *Database) ChangeState(ctx context.Context, work func(ctx context.Context, tx schema.Transaction) error) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		if err := run(ctx, tx, Query("lock_state"), nil, nil); err != nil {
			return err
		}
		return work(ctx, &stateTransaction{tx: tx})
	})
}

// stateTransaction implements schema.Transaction.
type stateTransaction struct{ tx neo4j.ManagedTransaction }

var _ schema.Transaction = (*stateTransaction)(nil)

// ReadNodes implements schema.Transaction.
func (t *stateTransaction) ReadNodes(ctx context.Context, label string, uids []string) (map[string]map[string]any, error) {
	found := make(map[string]map[string]any, len(uids))
	err := run(ctx, t.tx, schema.ReadNodes(schema.NodeOf(label)), map[string]any{"uids": uids}, func(record *neo4j.Record) error {
		row := row{record}
		found[row.text("uid")] = row.fields("properties")
		return nil
	})
	return found, err
}

// WriteNodes implements schema.Transaction.
func (t *stateTransaction) WriteNodes(ctx context.Context, label string, rows []schema.NodeRow) error {
	parameters := make([]map[string]any, len(rows))
	for i, row := range rows {
		parameters[i] = map[string]any{"uid": row.UID, "kinds": row.Kinds, "properties": row.Properties}
	}
	return run(ctx, t.tx, schema.MergeNodes(schema.NodeOf(label)), map[string]any{"rows": parameters}, nil)
}

// ReadEdges implements schema.Transaction.
func (t *stateTransaction) ReadEdges(ctx context.Context, relationship schema.Relationship, edges []schema.EdgeKey) (map[schema.EdgeKey]map[string]any, error) {
	parameters := make([]map[string]any, len(edges))
	for i, edge := range edges {
		parameters[i] = map[string]any{"from": edge.From, "to": edge.To, "uid": edge.UID}
	}
	found := make(map[schema.EdgeKey]map[string]any, len(edges))
	err := run(ctx, t.tx, schema.ReadRelationships(relationship), map[string]any{"rows": parameters}, func(record *neo4j.Record) error {
		row := row{record}
		found[schema.EdgeKey{From: row.text("from"), To: row.text("to"), UID: row.text("uid")}] = row.fields("properties")
		return nil
	})
	return found, err
}

// WriteEdges implements schema.Transaction.
func (t *stateTransaction) WriteEdges(ctx context.Context, relationship schema.Relationship, rows []schema.EdgeRow) error {
	parameters := make([]map[string]any, len(rows))
	for i, row := range rows {
		parameters[i] = map[string]any{"from": row.From, "to": row.To, "uid": row.UID, "properties": row.Properties}
	}
	return run(ctx, t.tx, schema.MergeRelationships(relationship), map[string]any{"rows": parameters}, nil)
}

// Namings implements schema.Transaction.
func (t *stateTransaction) Namings(ctx context.Context, keys []graph.Key) (map[graph.Key][]graph.Naming, error) {
	uids := make([]string, len(keys))
	for i, key := range keys {
		uids[i] = key.String()
	}
	found := map[graph.Key][]graph.Naming{}
	err := run(ctx, t.tx, Query("namings"), map[string]any{"uids": uids}, func(record *neo4j.Record) error {
		row := row{record}
		key, err := graph.ParseKey(row.text("alias"))
		if err != nil {
			return err
		}
		var own []graph.Key
		for _, text := range row.texts("own") {
			mine, err := graph.ParseKey(text)
			if err != nil {
				return err
			}
			own = append(own, mine)
		}
		found[key] = append(found[key], graph.Naming{
			IdentityUID:  row.text("identity"),
			Unattributed: row.flag("unattributed"),
			CreatedAt:    row.moment("createdAt"),
			Own:          own,
			Interval:     graph.Interval{From: row.moment("validFrom"), To: row.moment("validTo")},
		})
		return nil
	})
	return found, err
}

// StateOf implements schema.Transaction.
func (t *stateTransaction) StateOf(ctx context.Context, identity string) ([]schema.StateEdge, error) {
	var state []schema.StateEdge
	err := run(ctx, t.tx, schema.ReadStateOfIdentity(), map[string]any{"uid": identity}, func(record *neo4j.Record) error {
		row := row{record}
		relationship, known := schema.OfIdentity(row.text("type"))
		if !known {
			return fmt.Errorf("a relationship of type %q was read as state: %w", row.text("type"), graph.ErrInvalid)
		}
		state = append(state, schema.StateEdge{
			EdgeKey:      schema.EdgeKey{From: row.text("from"), To: row.text("to"), UID: row.text("uid")},
			Relationship: relationship, Properties: row.fields("properties"),
		})
		return nil
	})
	return state, err
}

// Merge implements schema.Transaction.
func (t *stateTransaction) Merge(ctx context.Context, survivor, loser string) error {
	if err := run(ctx, t.tx, Query("merge_identities"), map[string]any{"survivor": survivor, "loser": loser}, nil); err != nil {
		return err
	}
	return run(ctx, t.tx, schema.RemoveStateOfIdentity(), map[string]any{"uid": loser}, nil)
}

// CloseSnapshot implements schema.Transaction.
func (t *stateTransaction) CloseSnapshot(ctx context.Context, scope string, at time.Time) ([]string, error) {
	var holders []string
	parameters := map[string]any{"scope": scope, "at": at.UTC(), "moment": at.UTC().Format(time.RFC3339Nano)}
	for _, name := range []string{"close_grants", "close_memberships", "close_sponsorships"} {
		err := run(ctx, t.tx, Query(name), parameters, func(record *neo4j.Record) error {
			holders = append(holders, row{record}.text("uid"))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return holders, nil
}

// Mark implements schema.Transaction.
func (t *stateTransaction) Mark(ctx context.Context, changed graph.Changed) error {
	for _, mark := range []struct {
		name string
		uids []string
	}{
		{"mark_identities", changed.Identities},
		{"mark_credentials", changed.Credentials},
		{"mark_grants", changed.Grants},
		{"mark_requests", changed.Requests},
		{"mark_approvals", changed.Approvals},
		{"mark_persons", changed.Persons},
		{"mark_contracts", changed.Contracts},
		{"mark_groups", changed.Groups},
		{"mark_holders", changed.Holders},
	} {
		if len(mark.uids) == 0 {
			continue
		}
		if err := run(ctx, t.tx, Query(mark.name), map[string]any{"uids": mark.uids, "run": orAbsent(changed.Run)}, nil); err != nil {
			return err
		}
	}
	return nil
}
