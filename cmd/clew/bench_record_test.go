//go:build bench

package main

import (
	"context"
	"hash/fnv"
	"sync"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"golang.org/x/sync/errgroup"

	"clew/graph"
	"clew/graph/neo4j"
	"clew/graph/schema"
)

// recorder remembers all that a load writes about state and actions, so that a bare driver loop can write the same.
type recorder struct {
	*neo4j.Database
	mutex sync.Mutex
	units []unit
}

// unit is one transaction's worth of writes.
type unit struct {
	nodes   []nodeWrite
	edges   []edgeWrite
	actions []graph.Action
}

type nodeWrite struct {
	label string
	rows  []schema.NodeRow
}

type edgeWrite struct {
	relationship schema.Relationship
	rows         []schema.EdgeRow
}

// ChangeState implements pipeline.Graph.
func (r *recorder) ChangeState(ctx context.Context, work func(ctx context.Context, tx schema.Transaction) error) error {
	var recorded *recordingTransaction
	err := r.Database.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error {
		recorded = &recordingTransaction{Transaction: tx}
		return work(ctx, recorded)
	})
	if err == nil {
		r.add(recorded.unit)
	}
	return err
}

// WriteActions implements pipeline.Graph.
func (r *recorder) WriteActions(ctx context.Context, actions []graph.Action, hits []graph.FindingHit) (map[string]bool, error) {
	created, err := r.Database.WriteActions(ctx, actions, hits)
	if err == nil {
		r.add(unit{actions: actions})
	}
	return created, err
}

func (r *recorder) add(one unit) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.units = append(r.units, one)
}

type recordingTransaction struct {
	schema.Transaction
	unit unit
}

// WriteNodes implements schema.Transaction.
func (t *recordingTransaction) WriteNodes(ctx context.Context, label string, rows []schema.NodeRow) error {
	t.unit.nodes = append(t.unit.nodes, nodeWrite{label, rows})
	return t.Transaction.WriteNodes(ctx, label, rows)
}

// WriteEdges implements schema.Transaction.
func (t *recordingTransaction) WriteEdges(ctx context.Context, relationship schema.Relationship, rows []schema.EdgeRow) error {
	t.unit.edges = append(t.unit.edges, edgeWrite{relationship, rows})
	return t.Transaction.WriteEdges(ctx, relationship, rows)
}

// prepared is a unit as the driver takes it: nothing is left to do but to send it.
type prepared struct {
	statements []statement
}

type statement struct {
	text string
	rows []map[string]any
}

func prepare(units []unit, writers int) (state []prepared, actions [][]prepared) {
	actions = make([][]prepared, writers)
	for _, one := range units {
		var p prepared
		for _, write := range one.nodes {
			rows := make([]map[string]any, len(write.rows))
			for i, row := range write.rows {
				rows[i] = map[string]any{"uid": row.UID, "kinds": row.Kinds, "properties": row.Properties}
			}
			p.statements = append(p.statements, statement{schema.MergeNodes(schema.NodeOf(write.label)), rows})
		}
		for _, write := range one.edges {
			rows := make([]map[string]any, len(write.rows))
			for i, row := range write.rows {
				rows[i] = map[string]any{"from": row.From, "to": row.To, "uid": row.UID, "properties": row.Properties}
			}
			p.statements = append(p.statements, statement{schema.MergeRelationships(write.relationship), rows})
		}
		if len(one.actions) == 0 {
			state = append(state, p)
			continue
		}
		for shape, rows := range neo4j.ActionRows(one.actions) {
			p.statements = append(p.statements, statement{schema.CreateActions(shape), rows})
		}
		part := partOf(one.actions[0].IdentityUID, writers)
		actions[part] = append(actions[part], p)
	}
	return state, actions
}

// partOf parts identities as the pipeline does, so that the two writers do not wait for each other's locks.
func partOf(identityUID string, parts int) int {
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(identityUID))
	return int(hash.Sum32() % uint32(parts))
}

// replay is the floor of a load: a bare driver loop that sends prepared rows in the safe fast shape, state by one writer
// first, then actions by as many writers as there are, each statement group a transaction.
func replay(ctx context.Context, connection driver.DriverWithContext, state []prepared, actions [][]prepared) error {
	if err := send(ctx, connection, state); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for _, part := range actions {
		group.Go(func() error { return send(ctx, connection, part) })
	}
	return group.Wait()
}

func send(ctx context.Context, connection driver.DriverWithContext, units []prepared) error {
	session := connection.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeWrite})
	defer func() { _ = session.Close(ctx) }()
	for _, one := range units {
		_, err := session.ExecuteWrite(ctx, func(tx driver.ManagedTransaction) (any, error) {
			for _, statement := range one.statements {
				result, err := tx.Run(ctx, statement.text, map[string]any{"rows": statement.rows})
				if err != nil {
					return nil, err
				}
				if _, err := result.Consume(ctx); err != nil {
					return nil, err
				}
			}
			return nil, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
