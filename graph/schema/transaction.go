package schema

import (
	"context"
	"time"

	"clew/graph"
)

// Transaction is a write transaction that holds the state lock: no other one changes state meanwhile. Implementations
// MUST make all of it visible at once or not at all.
type Transaction interface {
	// ReadNodes gives the properties of those nodes of the label that exist, by uid.
	ReadNodes(ctx context.Context, label string, uids []string) (map[string]map[string]any, error)
	// WriteNodes writes state nodes; properties that are not given stay, those given as nil go.
	WriteNodes(ctx context.Context, label string, rows []NodeRow) error
	// ReadEdges gives the properties of those relationships that exist.
	ReadEdges(ctx context.Context, relationship Relationship, edges []EdgeKey) (map[EdgeKey]map[string]any, error)
	// WriteEdges writes state relationships; properties that are not given stay, those given as nil go.
	WriteEdges(ctx context.Context, relationship Relationship, rows []EdgeRow) error
	// Namings gives, for each key, the identities that it names or named.
	Namings(ctx context.Context, keys []graph.Key) (map[graph.Key][]graph.Naming, error)
	// StateOf gives all state relationships of an identity, those with actions left out.
	StateOf(ctx context.Context, identity string) ([]StateEdge, error)
	// Merge notes that the loser is the survivor, which is made if it does not exist, and removes the loser's state
	// relationships; its actions and findings follow by and by.
	Merge(ctx context.Context, survivor, loser string) error
	// CloseSnapshot ends at the given time all grants, memberships and sponsorships of the scope that no snapshot from
	// then on states, and gives the uids of the holders, members and sponsored identities that lost them.
	CloseSnapshot(ctx context.Context, scope string, at time.Time) ([]string, error)
	// Cover adds spans to the coverage of a source, joining those that touch, and marks what it may turn from unknown.
	Cover(ctx context.Context, source string, spans []graph.Coverage) error
	// Mark notes which actions must be judged again because of changed nodes.
	Mark(ctx context.Context, changed graph.Changed) error
	// Decisions gives the decisions about joins that nobody withdrew, in no order.
	Decisions(ctx context.Context) ([]graph.JoinDecision, error)
	// Claims gives the JOINED relationships with one of these aliases at an end.
	Claims(ctx context.Context, aliases []string) ([]StateEdge, error)
	// RemoveEdges takes state relationships away, which is for those that move to another identity.
	RemoveEdges(ctx context.Context, relationship Relationship, edges []EdgeKey) error
	// Part notes that some actions of the identity are no longer its own: those whose keys name another identity move
	// there by and by. Those that the moves lead to, which may have been merged away before, are identities of their own.
	Part(ctx context.Context, identity string, moves []graph.JoinMove) error
}
