package resolve

import (
	"context"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// statement is one fact's word on one field.
type statement struct {
	name   string
	value  any
	how    policy
	stated time.Time
	by     string // the keys of identities under which it was stated, as keysText gives them
}

// workspace gathers what a batch of facts states about nodes and relationships, reads what the graph has of them, and
// writes the merged result.
type workspace struct {
	source string
	now    time.Time
	nodes  map[string]map[string][]statement // label, uid
	edges  map[string]*edgeStatements        // relationship type and ends
	fresh  map[[2]string]bool                // label and uid of nodes that did not exist: nothing is tied to them yet

	sharing   map[string][]string       // alias to the identities that had it: whom they sponsor by it changes with its conflict
	inherited map[string]map[string]int // merged identity to the types of the relationships that it gave
}

type edgeStatements struct {
	relationship schema.Relationship
	rows         map[schema.EdgeKey][]statement
}

func newWorkspace(source string, now time.Time) *workspace {
	return &workspace{
		source: source,
		now:    now,
		nodes:  map[string]map[string][]statement{},
		edges:  map[string]*edgeStatements{},
		fresh:  map[[2]string]bool{},

		sharing:   map[string][]string{},
		inherited: map[string]map[string]int{},
	}
}

// node starts the statements of one fact about one node.
func (w *workspace) node(label, uid string, head *ingest.Head) *statements {
	return w.under(label, uid, graph.Key{}, head)
}

// identity starts the statements of one fact about an identity, under one of its keys.
func (w *workspace) identity(uid string, by graph.Key, head *ingest.Head) *statements {
	return w.under("Identity", uid, by, head)
}

func (w *workspace) under(label, uid string, by graph.Key, head *ingest.Head) *statements {
	if w.nodes[label] == nil {
		w.nodes[label] = map[string][]statement{}
	}
	s := &statements{stated: statedAt(head), add: func(one statement) {
		one.by = by.String()
		w.nodes[label][uid] = append(w.nodes[label][uid], one)
	}}
	return s.provenance(w.source, head)
}

// end is one end of a relationship, with the key by which the fact names it where it is an identity.
type end struct {
	uid string
	by  graph.Key
}

// thing is the end at a node that is not an identity.
func thing(uid string) end { return end{uid: uid} }

// edge starts the statements of one fact about one relationship.
func (w *workspace) edge(relationship schema.Relationship, from, to end, uid string, head *ingest.Head) *statements {
	rows := w.rowsOf(relationship)
	key := schema.EdgeKey{From: from.uid, To: to.uid, UID: uid}
	by := keysText(from.by, to.by)
	s := &statements{stated: statedAt(head), add: func(one statement) {
		one.by = by
		rows[key] = append(rows[key], one)
	}}
	return s.set("evidence", head.Evidence)
}

func (w *workspace) rowsOf(relationship schema.Relationship) map[schema.EdgeKey][]statement {
	name := relationship.From + relationship.Type + relationship.To
	if w.edges[name] == nil {
		w.edges[name] = &edgeStatements{relationship: relationship, rows: map[schema.EdgeKey][]statement{}}
	}
	return w.edges[name].rows
}

func statedAt(head *ingest.Head) time.Time {
	if head.RecordedAt.IsZero() {
		return head.At
	}
	return head.RecordedAt
}

// statements adds statements of one fact.
type statements struct {
	stated time.Time
	add    func(statement)
}

func (s *statements) provenance(source string, head *ingest.Head) *statements {
	s.set("source", source)
	s.set("evidence", head.Evidence)
	s.set("segment", head.Segment)
	return s.latest("lastSeen", head.At)
}

func (s *statements) set(name string, value any) *statements {
	s.add(statement{name: name, value: value, how: newest, stated: s.stated})
	return s
}

func (s *statements) earliest(name string, value time.Time) *statements {
	s.add(statement{name: name, value: value, how: earliest})
	return s
}

func (s *statements) latest(name string, value time.Time) *statements {
	s.add(statement{name: name, value: value, how: latest})
	return s
}

// fallback states what holds until any source says better, however long ago that was recorded.
func (s *statements) fallback(name string, value any) *statements {
	s.add(statement{name: name, value: value, how: newest})
	return s
}

func (s *statements) union(name string, value []string) *statements {
	s.add(statement{name: name, value: value, how: union})
	return s
}

// without takes elements that were stated before out of a list.
func (s *statements) without(name string, value []string) *statements {
	s.add(statement{name: name, value: value, how: without})
	return s
}

// write merges all statements into the graph and gives what changed.
func (w *workspace) write(ctx context.Context, tx schema.Transaction) (graph.Changed, error) {
	var changed graph.Changed
	for _, label := range sortedKeys(w.nodes) {
		uids := sortedKeys(w.nodes[label])
		stored, err := tx.ReadNodes(ctx, label, uids)
		if err != nil {
			return changed, err
		}
		rows := make([]schema.NodeRow, 0, len(uids))
		for _, uid := range uids {
			merged := openFields(stored[uid])
			w.fresh[[2]string{label, uid}] = merged.fresh
			if merged.values["firstSeen"] == nil { // also where only a reference to it was known
				merged.put("firstSeen", w.now)
			}
			merged.apply(w.nodes[label][uid])
			row := schema.NodeRow{UID: uid, Kinds: []string{}}
			if label == "Identity" {
				if kind, _ := merged.values["kind"].(string); kind != "" {
					row.Kinds = []string{kind}
				}
			}
			row.Properties = merged.properties()
			if merged.fresh || len(row.Properties) > 0 {
				rows = append(rows, row)
			}
			if merged.changed {
				noteNode(&changed, label, uid, merged)
				if label == "Alias" && merged.written["claimedBy"] {
					changed.Persons = append(changed.Persons, w.sharing[uid]...)
				}
			}
		}
		if err := tx.WriteNodes(ctx, label, rows); err != nil {
			return changed, err
		}
	}
	for _, name := range sortedKeys(w.edges) {
		if err := w.writeEdges(ctx, tx, w.edges[name], &changed); err != nil {
			return changed, err
		}
	}
	return changed, nil
}

func (w *workspace) writeEdges(ctx context.Context, tx schema.Transaction, edges *edgeStatements, changed *graph.Changed) error {
	keys := make([]schema.EdgeKey, 0, len(edges.rows))
	for key := range edges.rows {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, compareEdges)
	var known []schema.EdgeKey
	for _, key := range keys {
		if !w.fresh[[2]string{edges.relationship.From, key.From}] && !w.fresh[[2]string{edges.relationship.To, key.To}] {
			known = append(known, key)
		}
	}
	stored := map[schema.EdgeKey]map[string]any{}
	if len(known) > 0 {
		var err error
		if stored, err = tx.ReadEdges(ctx, edges.relationship, known); err != nil {
			return err
		}
	}
	rows := make([]schema.EdgeRow, 0, len(keys))
	for _, key := range keys {
		merged := openFields(stored[key])
		merged.apply(edges.rows[key])
		if merged.fresh && edges.relationship.Type == schema.Sponsors.Type { // which has no node that tells when it was learnt
			merged.put("firstSeen", w.now)
		}
		row := schema.EdgeRow{EdgeKey: key, Properties: merged.properties()}
		if merged.fresh || len(row.Properties) > 0 {
			rows = append(rows, row)
		}
		if merged.fresh || merged.changed {
			noteEdge(changed, edges.relationship, key)
		}
	}
	return tx.WriteEdges(ctx, edges.relationship, rows)
}

func noteNode(c *graph.Changed, label, uid string, merged *fields) {
	switch label {
	case "Identity":
		c.Identities = append(c.Identities, uid)
		if !merged.fresh { // nothing was tied to a new one before
			c.Persons = append(c.Persons, uid)
			if described := merged.values["unattributed"] == false; described && merged.written["unattributed"] || merged.written["kind"] {
				c.Holders = append(c.Holders, uid)
			}
		}
	case "Credential":
		c.Credentials = append(c.Credentials, uid)
	case "Grant":
		c.Grants = append(c.Grants, uid)
	case "Request":
		c.Requests = append(c.Requests, uid)
	case "Approval":
		c.Approvals = append(c.Approvals, uid)
	case "Contract":
		c.Contracts = append(c.Contracts, uid)
	}
}

func noteEdge(c *graph.Changed, relationship schema.Relationship, key schema.EdgeKey) {
	switch relationship.Type {
	case schema.Sponsors.Type:
		c.Identities = append(c.Identities, key.To)
		c.Persons = append(c.Persons, key.To) // who answers for the one that asked may not approve
	case schema.MemberOf.Type:
		c.Persons = append(c.Persons, key.To) // the group may have decided, which the only member does then
		if relationship.From == schema.GroupMemberOf.From {
			c.Groups = append(c.Groups, key.From)
		} else {
			c.Identities = append(c.Identities, key.From)
		}
	case schema.Requested.Type:
		c.Requests = append(c.Requests, key.To)
	case schema.For.Type:
		c.Identities = append(c.Identities, key.To)
	case schema.Gave.Type:
		c.Approvals = append(c.Approvals, key.To)
	case schema.Decides.Type:
		c.Requests = append(c.Requests, key.To)
	case schema.Provisioned.Type:
		c.Grants = append(c.Grants, key.To)
	case schema.HeldBy.Type:
		c.Grants = append(c.Grants, key.From)
	case schema.IssuedTo.Type, schema.DerivedFrom.Type:
		c.Credentials = append(c.Credentials, key.From)
	case schema.Replaces.Type:
		c.Credentials = append(c.Credentials, key.To)
	case schema.Operates.Type:
		c.Identities = append(c.Identities, key.To)
	case schema.With.Type:
		c.Contracts = append(c.Contracts, key.From)
	}
}

func compareEdges(a, b schema.EdgeKey) int {
	for _, pair := range [][2]string{{a.From, b.From}, {a.To, b.To}, {a.UID, b.UID}} {
		if pair[0] != pair[1] {
			if pair[0] < pair[1] {
				return -1
			}
			return 1
		}
	}
	return 0
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
