package pipeline_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest/pipeline"
)

// memory is a graph in memory that does what the queries of graph/neo4j do, for tests that need thousands of graphs. The
// table of cases and the drawn estates hold it against the database.
type memory struct {
	mutex    sync.Mutex
	nodes    map[string]map[string]map[string]any // label, uid
	edges    map[memoryEdge]map[string]any
	from, to map[memoryEnd]map[memoryEdge]bool // the relationships that begin and end at a node
	actions  map[string]*memoryAction
	findings map[string]int64 // actions that break a rule, by rule and subject
	marks    int              // given so far
}

// memoryEdge tells a relationship from all others.
type memoryEdge struct {
	kind, fromLabel, toLabel string
	schema.EdgeKey
}

// memoryEnd is a node at an end of relationships of one type.
type memoryEnd struct{ kind, label, uid string }

// memoryAction is an action with what was thought of it before.
type memoryAction struct {
	graph.Action
	earlier []graph.EarlierJudgement
}

var (
	_ pipeline.Graph     = (*memory)(nil)
	_ schema.Transaction = (*memoryTransaction)(nil)
)

func newMemory() *memory {
	m := &memory{actions: map[string]*memoryAction{}, findings: map[string]int64{}}
	m.empty()
	return m
}

// empty takes all state away, that of actions left out.
func (m *memory) empty() {
	m.nodes, m.edges = map[string]map[string]map[string]any{}, map[memoryEdge]map[string]any{}
	m.from, m.to = map[memoryEnd]map[memoryEdge]bool{}, map[memoryEnd]map[memoryEdge]bool{}
}

// storedValue gives a value as the driver returns it.
func storedValue(value any) any {
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
		properties[name] = storedValue(value)
	}
}

// node gives the properties of a node, which is made where it does not exist.
func (m *memory) node(label, uid string) map[string]any {
	if m.nodes[label] == nil {
		m.nodes[label] = map[string]map[string]any{}
	}
	if m.nodes[label][uid] == nil {
		m.nodes[label][uid] = map[string]any{"uid": uid}
	}
	return m.nodes[label][uid]
}

func edgeOf(r schema.Relationship, key schema.EdgeKey) memoryEdge {
	return memoryEdge{r.Type, r.From, r.To, key}
}

func (e memoryEdge) begin() memoryEnd { return memoryEnd{e.kind, e.fromLabel, e.From} }
func (e memoryEdge) end() memoryEnd   { return memoryEnd{e.kind, e.toLabel, e.To} }

func (m *memory) link(edge memoryEdge, properties map[string]any) {
	m.edges[edge] = properties
	for _, index := range []struct {
		ends map[memoryEnd]map[memoryEdge]bool
		at   memoryEnd
	}{{m.from, edge.begin()}, {m.to, edge.end()}} {
		if index.ends[index.at] == nil {
			index.ends[index.at] = map[memoryEdge]bool{}
		}
		index.ends[index.at][edge] = true
	}
}

func (m *memory) unlink(edge memoryEdge) {
	delete(m.edges, edge)
	delete(m.from[edge.begin()], edge)
	delete(m.to[edge.end()], edge)
}

// out and in give the relationships of a type that begin and end at a node, in an order of their own.
func (m *memory) out(r schema.Relationship, uid string) []memoryEdge {
	return edgesInOrder(m.from[memoryEnd{r.Type, r.From, uid}], func(edge memoryEdge) bool { return edge.toLabel == r.To })
}

func (m *memory) in(r schema.Relationship, uid string) []memoryEdge {
	return edgesInOrder(m.to[memoryEnd{r.Type, r.To, uid}], func(edge memoryEdge) bool { return edge.fromLabel == r.From })
}

func edgesInOrder(edges map[memoryEdge]bool, wanted func(memoryEdge) bool) []memoryEdge {
	var list []memoryEdge
	for edge := range edges {
		if wanted(edge) {
			list = append(list, edge)
		}
	}
	slices.SortFunc(list, func(a, b memoryEdge) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.UID, b.UID))
	})
	return list
}

func (m *memory) mark() string {
	m.marks++
	return strconv.Itoa(m.marks)
}

// ChangeState implements pipeline.Graph.
func (m *memory) ChangeState(ctx context.Context, work func(context.Context, schema.Transaction) error) error {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	nodes, edges := map[string]map[string]map[string]any{}, map[memoryEdge]map[string]any{}
	for label, of := range m.nodes {
		nodes[label] = map[string]map[string]any{}
		for uid, properties := range of {
			nodes[label][uid] = maps.Clone(properties)
		}
	}
	for edge, properties := range m.edges {
		edges[edge] = maps.Clone(properties)
	}
	err := work(ctx, &memoryTransaction{m})
	if err != nil {
		m.empty()
		m.nodes = nodes
		for edge, properties := range edges {
			m.link(edge, properties)
		}
	}
	return err
}

// memoryTransaction implements schema.Transaction.
type memoryTransaction struct{ *memory }

// ReadNodes implements schema.Transaction.
func (m *memoryTransaction) ReadNodes(_ context.Context, label string, uids []string) (map[string]map[string]any, error) {
	found := map[string]map[string]any{}
	for _, uid := range uids {
		if properties, exists := m.nodes[label][uid]; exists {
			found[uid] = maps.Clone(properties)
		}
	}
	return found, nil
}

// WriteNodes implements schema.Transaction.
func (m *memoryTransaction) WriteNodes(_ context.Context, label string, rows []schema.NodeRow) error {
	for _, row := range rows {
		change(m.node(label, row.UID), row.Properties)
	}
	return nil
}

// ReadEdges implements schema.Transaction.
func (m *memoryTransaction) ReadEdges(_ context.Context, r schema.Relationship, keys []schema.EdgeKey) (map[schema.EdgeKey]map[string]any, error) {
	found := map[schema.EdgeKey]map[string]any{}
	for _, key := range keys {
		if properties, exists := m.edges[edgeOf(r, key)]; exists {
			found[key] = maps.Clone(properties)
		}
	}
	return found, nil
}

// WriteEdges implements schema.Transaction.
func (m *memoryTransaction) WriteEdges(_ context.Context, r schema.Relationship, rows []schema.EdgeRow) error {
	for _, row := range rows {
		m.node(r.From, row.From)
		m.node(r.To, row.To)
		edge := edgeOf(r, row.EdgeKey)
		if m.edges[edge] == nil {
			m.link(edge, map[string]any{"uid": row.UID})
		}
		change(m.edges[edge], row.Properties)
	}
	return nil
}

// Namings implements schema.Transaction.
func (m *memoryTransaction) Namings(_ context.Context, keys []graph.Key) (map[graph.Key][]graph.Naming, error) {
	found := map[graph.Key][]graph.Naming{}
	for _, key := range keys {
		for _, edge := range m.out(schema.Names, key.String()) {
			identity := m.nodes["Identity"][edge.To]
			var own []graph.Key
			for _, other := range m.in(schema.Names, edge.To) {
				if mine, err := graph.ParseKey(other.From); err == nil && m.edges[other]["own"] == true {
					own = append(own, mine)
				}
			}
			found[key] = append(found[key], graph.Naming{
				IdentityUID: edge.To, Unattributed: identity["unattributed"] == true, CreatedAt: momentIn(identity, "createdAt"), Own: own,
				Interval: intervalIn(m.edges[edge]),
			})
		}
	}
	return found, nil
}

// StateOf implements schema.Transaction.
func (m *memoryTransaction) StateOf(_ context.Context, identity string) ([]schema.StateEdge, error) {
	var state []schema.StateEdge
	for _, r := range schema.Relationships {
		if !r.Merged {
			continue
		}
		var edges []memoryEdge
		if r.From == "Identity" {
			edges = m.out(r, identity)
		}
		if r.To == "Identity" {
			for _, edge := range m.in(r, identity) {
				if !slices.Contains(edges, edge) {
					edges = append(edges, edge)
				}
			}
		}
		for _, edge := range edges {
			state = append(state, schema.StateEdge{EdgeKey: edge.EdgeKey, Relationship: r, Properties: maps.Clone(m.edges[edge])})
		}
	}
	return state, nil
}

// Merge implements schema.Transaction.
func (m *memoryTransaction) Merge(ctx context.Context, survivor, loser string) error {
	from := m.nodes["Identity"][loser]
	if from == nil {
		return nil
	}
	into := m.node("Identity", survivor)
	raise(into, "lastActionAt", momentIn(from, "lastActionAt"))
	lower(into, "unknownFrom", momentIn(from, "unknownFrom"))
	from["mergedInto"] = survivor
	if from["lastActionAt"] == nil {
		from["lastActionAt"] = time.Unix(0, 0).UTC()
	}
	for _, earlier := range m.nodes["Identity"] {
		if earlier["mergedInto"] == loser {
			earlier["mergedInto"] = survivor
		}
	}
	state, err := m.StateOf(ctx, loser)
	for _, edge := range state {
		m.unlink(edgeOf(edge.Relationship, edge.EdgeKey))
	}
	return err
}

// CloseSnapshot implements schema.Transaction.
func (m *memoryTransaction) CloseSnapshot(_ context.Context, scope string, at time.Time) ([]string, error) {
	holders := map[string]bool{}
	add := func(uids []string) {
		for _, uid := range uids {
			holders[uid] = true
		}
	}
	for uid, grant := range m.nodes["Grant"] {
		if absent(grant, scope, at) {
			add(m.holdersOf(uid))
		}
	}
	for edge, properties := range m.edges {
		if edge.kind != schema.MemberOf.Type && edge.kind != schema.Sponsors.Type || !absent(properties, scope, at) {
			continue
		}
		switch {
		case edge.kind == schema.Sponsors.Type:
			add([]string{edge.To})
		case edge.fromLabel == "Identity":
			add([]string{edge.From})
		default:
			add(m.membersOf(edge.From))
		}
	}
	return slices.Sorted(maps.Keys(holders)), nil
}

// absent notes that a snapshot no longer states something, and reports whether that ended it.
func absent(properties map[string]any, scope string, at time.Time) bool {
	statedAt, absentAt := momentIn(properties, "statedAt"), momentIn(properties, "absentAt")
	if properties["scope"] != scope || !statedAt.Before(at) || !absentAt.IsZero() && !absentAt.Before(statedAt) {
		return false
	}
	properties["absentAt"] = at.UTC()
	if end := momentIn(properties, "validTo"); !end.IsZero() && !end.After(at) {
		return false
	}
	properties["validTo"] = at.UTC()
	properties["ended"] = append(slices.Clone(listIn(properties, "ended")), graph.Interval{From: at}.String())
	if windows := windowsIn(properties); properties["windows"] != nil {
		windows[len(windows)-1].To = at
		texts := make([]string, len(windows))
		for i, window := range windows {
			texts[i] = window.String()
		}
		properties["windows"] = storedValue(texts)
	}
	return true
}

// Cover implements schema.Transaction.
func (m *memoryTransaction) Cover(_ context.Context, source string, spans []graph.Coverage) error {
	var stored graph.Coverages
	for uid, one := range m.nodes["Coverage"] {
		if one["source"] == source {
			stored = append(stored, coverageIn(one))
			delete(m.nodes["Coverage"], uid)
		}
	}
	before := graph.JoinCoverage(stored)
	joined := graph.JoinCoverage(append(slices.Clone(stored), spans...))
	for _, span := range joined {
		uid := fmt.Sprint(source, "/", span.Subject, "/", span.System, "/", span.Interval)
		properties := m.node("Coverage", uid)
		properties["source"], properties["subject"], properties["system"] = source, string(span.Subject), span.System
		for name, moment := range map[string]time.Time{"from": span.Interval.From, "to": span.Interval.To} {
			if !moment.IsZero() {
				properties[name] = moment.UTC()
			}
		}
	}
	if from, fresh := graph.NewlyCovered(before, joined); fresh {
		m.markAwaiting(from, slices.ContainsFunc(spans, func(span graph.Coverage) bool {
			return span.Subject == graph.SubjectRequest || span.Subject == graph.SubjectApproval
		}))
	}
	return nil
}

// markAwaiting notes that actions that await coverage must be judged again.
func (m *memory) markAwaiting(from time.Time, later bool) {
	for uid, identity := range m.nodes["Identity"] {
		unknown := momentIn(identity, "unknownFrom")
		if unknown.IsZero() {
			continue
		}
		since := from
		if from.IsZero() || unknown.After(from) || later && slices.ContainsFunc(m.grantsOf(uid), func(grant map[string]any) bool {
			return momentIn(grant, "validFrom").After(unknown) || grant["windows"] != nil
		}) {
			since = unknown
		}
		if last := momentIn(identity, "lastActionAt"); !since.After(last) {
			identity["standingMark"] = m.mark()
			lower(identity, "rejudgeFrom", since)
		}
	}
}

// Mark implements schema.Transaction.
func (m *memoryTransaction) Mark(_ context.Context, changed graph.Changed) error {
	identities, credentials := map[string]bool{}, map[string]bool{}
	add := func(to map[string]bool, uids ...string) {
		for _, uid := range uids {
			to[uid] = true
		}
	}
	add(identities, changed.Identities...)
	for _, uid := range changed.Grants {
		add(identities, m.holdersOf(uid)...)
	}
	asked := slices.Clone(changed.Requests)
	for _, uid := range changed.Approvals {
		for _, edge := range m.out(schema.Decides, uid) {
			asked = append(asked, edge.To)
		}
	}
	for _, uid := range asked {
		add(identities, m.provisionedBy(uid)...)
		for _, edge := range m.out(schema.For, uid) {
			add(identities, edge.To)
		}
	}
	for _, uid := range changed.Persons {
		for _, group := range m.out(schema.MemberOf, uid) {
			for _, edge := range m.out(schema.Gave, group.To) {
				for _, decided := range m.out(schema.Decides, edge.To) {
					add(identities, m.provisionedBy(decided.To)...)
				}
			}
		}
		for _, edge := range m.out(schema.Sponsors, uid) {
			add(identities, edge.To)
		}
		for _, edge := range m.out(schema.Requested, uid) {
			add(identities, m.provisionedBy(edge.To)...)
		}
		for _, edge := range m.out(schema.Gave, uid) {
			for _, decided := range m.out(schema.Decides, edge.To) {
				add(identities, m.provisionedBy(decided.To)...)
			}
		}
	}
	for _, uid := range changed.Contracts {
		for _, with := range m.out(schema.With, uid) {
			for _, operated := range m.out(schema.Operates, with.To) {
				add(identities, operated.To)
			}
		}
	}
	for _, uid := range changed.Groups {
		add(identities, m.membersOf(uid)...)
	}
	for _, uid := range changed.Holders {
		for _, edge := range m.in(schema.IssuedTo, uid) {
			add(credentials, m.derivedFrom(edge.From)...)
		}
	}
	for _, uid := range changed.Credentials {
		add(credentials, m.derivedFrom(uid)...)
		for _, edge := range m.out(schema.Replaces, uid) {
			add(credentials, m.derivedFrom(edge.To)...)
		}
	}
	for label, uids := range map[string]map[string]bool{"Identity": identities, "Credential": credentials} {
		for uid := range uids {
			node := m.nodes[label][uid]
			if node == nil {
				continue
			}
			node["standingMark"] = m.mark()
			if node["lastActionAt"] != nil {
				node["rejudgeFrom"] = time.Unix(0, 0).UTC()
			}
		}
	}
	return nil
}

// Decisions implements schema.Transaction: no analyst decides anything here, and none of what follows from it is asked for.
func (m *memoryTransaction) Decisions(context.Context) ([]graph.JoinDecision, error) { return nil, nil }

// Claims implements schema.Transaction.
func (m *memoryTransaction) Claims(context.Context, []string) ([]schema.StateEdge, error) {
	return nil, errors.ErrUnsupported
}

// RemoveEdges implements schema.Transaction.
func (m *memoryTransaction) RemoveEdges(context.Context, schema.Relationship, []schema.EdgeKey) error {
	return errors.ErrUnsupported
}

// Part implements schema.Transaction.
func (m *memoryTransaction) Part(context.Context, string, []graph.JoinMove) error {
	return errors.ErrUnsupported
}
