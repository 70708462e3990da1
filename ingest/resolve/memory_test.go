package resolve_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
	"clew/ingest/resolve"
)

// memory is a graph in memory. It keeps values as the database gives them back, so that what one batch writes is what
// the next one reads.
type memory struct {
	nodes  map[string]map[string]map[string]any // label, uid
	edges  map[edgeID]map[string]any
	marked graph.Changed // by the last batch
}

// edgeID tells a relationship from all others.
type edgeID struct {
	kind string
	to   string // label
	schema.EdgeKey
}

var _ schema.Transaction = (*memory)(nil)

func newMemory() *memory {
	return &memory{nodes: map[string]map[string]map[string]any{}, edges: map[edgeID]map[string]any{}}
}

// stored gives a value as the driver returns it.
func stored(value any) any {
	switch v := value.(type) {
	case []string:
		list := make([]any, len(v))
		for i, text := range v {
			list[i] = text
		}
		return list
	case time.Time:
		return v.UTC()
	case string, bool, float64, int64, []any:
		return v
	}
	panic(fmt.Sprintf("a value of type %T cannot be stored", value))
}

func change(properties, with map[string]any) {
	for name, value := range with {
		if value == nil {
			delete(properties, name)
			continue
		}
		properties[name] = stored(value)
	}
}

func (m *memory) node(label, uid string) map[string]any {
	if m.nodes[label] == nil {
		m.nodes[label] = map[string]map[string]any{}
	}
	if m.nodes[label][uid] == nil {
		m.nodes[label][uid] = map[string]any{"uid": uid}
	}
	return m.nodes[label][uid]
}

// ReadNodes implements schema.Transaction.
func (m *memory) ReadNodes(_ context.Context, label string, uids []string) (map[string]map[string]any, error) {
	found := map[string]map[string]any{}
	for _, uid := range uids {
		if properties, exists := m.nodes[label][uid]; exists {
			found[uid] = maps.Clone(properties)
		}
	}
	return found, nil
}

// WriteNodes implements schema.Transaction.
func (m *memory) WriteNodes(_ context.Context, label string, rows []schema.NodeRow) error {
	for _, row := range rows {
		change(m.node(label, row.UID), row.Properties)
	}
	return nil
}

// ReadEdges implements schema.Transaction.
func (m *memory) ReadEdges(_ context.Context, r schema.Relationship, edges []schema.EdgeKey) (map[schema.EdgeKey]map[string]any, error) {
	found := map[schema.EdgeKey]map[string]any{}
	for _, key := range edges {
		if properties, exists := m.edges[edgeID{r.Type, r.To, key}]; exists {
			found[key] = maps.Clone(properties)
		}
	}
	return found, nil
}

// WriteEdges implements schema.Transaction.
func (m *memory) WriteEdges(_ context.Context, r schema.Relationship, rows []schema.EdgeRow) error {
	for _, row := range rows {
		m.node(r.From, row.From)
		m.node(r.To, row.To)
		id := edgeID{r.Type, r.To, row.EdgeKey}
		if m.edges[id] == nil {
			m.edges[id] = map[string]any{"uid": row.UID}
		}
		change(m.edges[id], row.Properties)
	}
	return nil
}

// Namings implements schema.Transaction.
func (m *memory) Namings(_ context.Context, keys []graph.Key) (map[graph.Key][]graph.Naming, error) {
	found := map[graph.Key][]graph.Naming{}
	for _, key := range keys {
		for id, properties := range m.edges {
			if id.kind != schema.Names.Type || id.From != key.String() {
				continue
			}
			identity := m.nodes["Identity"][id.To]
			unattributed, _ := identity["unattributed"].(bool)
			created, _ := identity["createdAt"].(time.Time)
			from, _ := properties["validFrom"].(time.Time)
			to, _ := properties["validTo"].(time.Time)
			found[key] = append(found[key], graph.Naming{
				IdentityUID: id.To, Unattributed: unattributed, CreatedAt: created, Own: m.own(id.To), Interval: graph.Interval{From: from, To: to},
			})
		}
	}
	return found, nil
}

func (m *memory) own(identity string) []graph.Key {
	var own []graph.Key
	for id, properties := range m.edges {
		if id.kind == schema.Names.Type && id.To == identity && properties["own"] == true {
			own = append(own, key(id.From))
		}
	}
	return own
}

// StateOf implements schema.Transaction.
func (m *memory) StateOf(_ context.Context, identity string) ([]schema.StateEdge, error) {
	var state []schema.StateEdge
	for id, properties := range m.edges {
		for _, r := range schema.Relationships {
			if r.Type == id.kind && r.To == id.to && touches(r, id.EdgeKey, identity) {
				state = append(state, schema.StateEdge{EdgeKey: id.EdgeKey, Relationship: r, Properties: maps.Clone(properties)})
			}
		}
	}
	return state, nil
}

func touches(r schema.Relationship, key schema.EdgeKey, identity string) bool {
	return (r.From == "Identity" && key.From == identity) || (r.To == "Identity" && key.To == identity)
}

// Merge implements schema.Transaction.
func (m *memory) Merge(ctx context.Context, survivor, loser string) error {
	if m.nodes["Identity"][loser] == nil {
		return nil
	}
	m.node("Identity", survivor)
	m.node("Identity", loser)["mergedInto"] = survivor
	state, err := m.StateOf(ctx, loser)
	for _, edge := range state {
		delete(m.edges, edgeID{edge.Relationship.Type, edge.Relationship.To, edge.EdgeKey})
	}
	return err
}

// CloseSnapshot implements schema.Transaction.
func (m *memory) CloseSnapshot(_ context.Context, scope string, at time.Time) ([]string, error) {
	var holders []string
	for id, properties := range m.edges {
		if absent(properties, scope, at) {
			holders = append(holders, id.From)
		}
	}
	for uid, grant := range m.nodes["Grant"] {
		if !absent(grant, scope, at) {
			continue
		}
		for id := range m.edges {
			if id.kind == schema.HeldBy.Type && id.From == uid {
				holders = append(holders, id.To)
			}
		}
	}
	return holders, nil
}

// absent notes that a snapshot no longer states something, and reports whether that ended it.
func absent(properties map[string]any, scope string, at time.Time) bool {
	statedAt, _ := properties["statedAt"].(time.Time)
	absentAt, _ := properties["absentAt"].(time.Time)
	if properties["scope"] != scope || !statedAt.Before(at) || !absentAt.IsZero() && !absentAt.Before(statedAt) {
		return false
	}
	properties["absentAt"] = at
	if end, ended := properties["validTo"].(time.Time); ended && !end.After(at) {
		return false
	}
	ended, _ := properties["ended"].([]any)
	properties["validTo"], properties["ended"] = at, append(slices.Clone(ended), graph.Interval{From: at}.String())
	if windows, _ := properties["windows"].([]any); len(windows) > 0 {
		last, _, _ := strings.Cut(windows[len(windows)-1].(string), "/")
		properties["windows"] = append(slices.Clone(windows[:len(windows)-1]), last+graph.Interval{To: at}.String())
	}
	return true
}

// Decisions implements schema.Transaction.
func (m *memory) Decisions(context.Context) ([]graph.JoinDecision, error) {
	withdrawn := map[string]bool{}
	for id := range m.edges {
		withdrawn[id.EdgeKey.To] = withdrawn[id.EdgeKey.To] || id.kind == schema.Withdraws.Type
	}
	var list []graph.JoinDecision
	for uid, properties := range m.nodes["JoinDecision"] {
		kind := graph.JoinKind(properties["kind"].(string))
		if kind == graph.JoinWithdraw || withdrawn[uid] {
			continue
		}
		list = append(list, graph.JoinDecision{
			UID: uid, Kind: kind, Alias: key(properties["alias"].(string)), Identity: key(properties["identity"].(string)), At: properties["at"].(time.Time),
		})
	}
	return list, nil
}

// Claims implements schema.Transaction.
func (m *memory) Claims(_ context.Context, aliases []string) ([]schema.StateEdge, error) {
	var claims []schema.StateEdge
	for id, properties := range m.edges {
		if id.kind == schema.Joined.Type && (slices.Contains(aliases, id.From) || slices.Contains(aliases, id.EdgeKey.To)) {
			claims = append(claims, schema.StateEdge{EdgeKey: id.EdgeKey, Relationship: schema.Joined, Properties: maps.Clone(properties)})
		}
	}
	return claims, nil
}

// RemoveEdges implements schema.Transaction.
func (m *memory) RemoveEdges(_ context.Context, r schema.Relationship, keys []schema.EdgeKey) error {
	for _, key := range keys {
		delete(m.edges, edgeID{r.Type, r.To, key})
	}
	return nil
}

// Part implements schema.Transaction.
func (m *memory) Part(_ context.Context, _ string, moves []graph.JoinMove) error {
	for _, move := range moves {
		delete(m.node("Identity", move.To), "mergedInto")
	}
	return nil
}

// Cover implements schema.Transaction.
func (m *memory) Cover(_ context.Context, source string, spans []graph.Coverage) error {
	for _, span := range spans {
		m.node("Coverage", fmt.Sprint(source, span.Subject, span.Interval))
	}
	return nil
}

// Mark implements schema.Transaction.
func (m *memory) Mark(_ context.Context, changed graph.Changed) error {
	m.marked = changed
	return nil
}

// apply applies one batch.
func (m *memory) apply(t testing.TB, facts ...ingest.Fact) resolve.Outcome {
	t.Helper()
	m.marked = graph.Changed{}
	outcome, err := resolve.Apply(t.Context(), m, resolve.Batch{Source: "test", Facts: facts, Now: at("2026-11-01")})
	if err != nil {
		t.Fatal(err)
	}
	return outcome
}

// named gives the identity that a key names now; empty when there is none.
func (m *memory) named(t testing.TB, text string) string {
	t.Helper()
	var open []string
	for id, properties := range m.edges {
		if id.kind == schema.Names.Type && id.From == text && properties["validTo"] == nil {
			open = append(open, id.To)
		}
	}
	if len(open) > 1 {
		slices.Sort(open)
		t.Fatalf("%s names %s at once", text, strings.Join(open, " and "))
	}
	return strings.Join(open, "")
}

// edge gives the properties of the one relationship of a type between two nodes.
func (m *memory) edge(t testing.TB, kind, from, to string) map[string]any {
	t.Helper()
	var found map[string]any
	for id, properties := range m.edges {
		if id.kind == kind && id.From == from && id.EdgeKey.To == to {
			if found != nil {
				t.Fatalf("%s -%s-> %s stands twice", from, kind, to)
			}
			found = properties
		}
	}
	return found
}

func (m *memory) identity(uid string) map[string]any { return m.nodes["Identity"][uid] }

func key(text string) graph.Key {
	parsed, err := graph.ParseKey(text)
	if err != nil {
		panic(err)
	}
	return parsed
}

func keys(texts ...string) []graph.Key {
	list := make([]graph.Key, len(texts))
	for i, text := range texts {
		list[i] = key(text)
	}
	return list
}

func at(day string) time.Time {
	parsed, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return parsed
}

func head(day string) ingest.Head { return ingest.Head{At: at(day)} }
