package resolve

import (
	"context"
	"time"

	"clew/graph/schema"
)

type merge struct{ survivor, loser string }

// mergeAll brings about the merges of a batch: all that was stated about the losers, in this batch and before, becomes
// a statement about their survivors, so that it makes no difference whether the facts come before the merge or after.
func (w *workspace) mergeAll(ctx context.Context, tx schema.Transaction, merges []merge) error {
	if len(merges) == 0 {
		return nil
	}
	into := make(map[string]string, len(merges))
	for _, one := range merges {
		into[one.loser] = one.survivor
	}
	final := func(uid string) string {
		for into[uid] != "" {
			uid = into[uid]
		}
		return uid
	}
	w.redirect(final)
	for _, one := range merges {
		if err := w.inherit(ctx, tx, one.loser, final); err != nil {
			return err
		}
		if err := tx.Merge(ctx, final(one.survivor), one.loser); err != nil {
			return err
		}
	}
	return nil
}

// redirect turns the statements of this batch about identities that it merges away to their survivors.
func (w *workspace) redirect(final func(string) string) {
	nodes := w.nodes["Identity"]
	for _, uid := range sortedKeys(nodes) {
		if target := final(uid); target != uid {
			nodes[target] = append(nodes[target], nodes[uid]...)
			delete(nodes, uid)
		}
	}
	for _, edges := range w.edges {
		moved := map[schema.EdgeKey][]statement{}
		for key, statements := range edges.rows {
			key = directed(edges.relationship, key, final)
			moved[key] = append(moved[key], statements...)
		}
		edges.rows = moved
	}
	for _, statements := range w.nodes["Alias"] {
		for i, one := range statements {
			if one.name == "claimedBy" {
				statements[i].value = mapped(one.value.([]string), final)
			}
		}
	}
}

// inherit states of the survivor what the graph has about the loser.
func (w *workspace) inherit(ctx context.Context, tx schema.Transaction, loser string, final func(string) string) error {
	stored, err := tx.ReadNodes(ctx, "Identity", []string{loser})
	if err != nil || stored[loser] == nil {
		return err
	}
	edges, err := tx.StateOf(ctx, loser)
	if err != nil {
		return err
	}
	if w.nodes["Identity"] == nil {
		w.nodes["Identity"] = map[string][]statement{}
	}
	survivor := final(loser)
	w.inherited[loser] = map[string]int{}
	w.nodes["Identity"][survivor] = append(w.nodes["Identity"][survivor], restatedParts(stored[loser])...)
	for _, edge := range edges {
		key := directed(edge.Relationship, edge.EdgeKey, final)
		w.inherited[loser][edge.Relationship.Type]++
		rows := w.rowsOf(edge.Relationship)
		rows[key] = append(rows[key], restatedParts(edge.Properties)...)
		if edge.Relationship.Type == schema.Names.Type && edge.Properties["movedFrom"] == nil {
			// The first identity that it named is remembered, so that the merge can be undone.
			rows[key] = append(rows[key], statement{name: "movedFrom", value: loser, how: newest})
		}
	}
	return nil
}

// own are the properties of an identity that do not pass to the one that it is merged into.
var own = map[string]bool{
	"uid": true, "clocks": true, "firstSeen": true, "mergedInto": true, "lastActionAt": true, "unknownFrom": true, "rejudgeFrom": true, "waitingSince": true, "rejudgeRun": true,
	"standingMark": true, "actionWrites": true, "partFrom": true, "partPrincipals": true, "partUid": true, "parted": true,
}

// restate gives the statement that made one stored property what it is.
func (f *fields) restate(name string) statement {
	one := statement{name: name, value: f.values[name], how: newest, stated: f.clocks[name]}
	_, isTime := one.value.(time.Time)
	_, clocked := f.clocks[name]
	switch {
	case name == "spans":
		one.value, one.how = texts(one.value), spanning
	case name == "ended" || name == "begun":
		one.value, one.how = texts(one.value), union
	case clocked || !isTime:
	case name == "lastSeen" || name == "statedAt" || name == "absentAt":
		one.how = latest
	default:
		one.how = earliest
	}
	return one
}

// directed gives the ends of a relationship with those that are identities turned to their survivors.
func directed(relationship schema.Relationship, key schema.EdgeKey, final func(string) string) schema.EdgeKey {
	if relationship.From == "Identity" {
		key.From = final(key.From)
	}
	if relationship.To == "Identity" {
		key.To = final(key.To)
	}
	return key
}

func mapped(uids []string, final func(string) string) []string {
	list := make([]string, len(uids))
	for i, uid := range uids {
		list[i] = final(uid)
	}
	return list
}
