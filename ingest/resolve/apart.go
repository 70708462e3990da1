package resolve

import (
	"context"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
)

// partAll takes apart the identities on the board whose keys no claim joins any more. Each part has its own statements,
// aliases and relationships again; its actions follow by and by.
func (b *board) partAll(ctx context.Context, tx schema.Transaction, source string, now time.Time) ([]graph.JoinMove, graph.Changed, error) {
	var changed graph.Changed
	if b == nil {
		return nil, changed, nil
	}
	keys := b.keys()
	namings, err := tx.Namings(ctx, keys)
	if err != nil {
		return nil, changed, err
	}
	of := map[string][]graph.Key{} // identity to its keys
	for _, key := range keys {
		for _, naming := range namings[key] {
			of[naming.IdentityUID] = append(of[naming.IdentityUID], key)
		}
	}
	var moves []graph.JoinMove
	for _, identity := range sortedKeys(of) {
		parts := b.partsOf(identity, of[identity])
		if len(parts) < 2 && !b.renames(of[identity]) {
			continue
		}
		moved, touched, err := b.part(ctx, tx, source, now, identity, parts)
		if err != nil {
			return nil, changed, err
		}
		moves = append(moves, moved...)
		join(&changed, touched)
	}
	return moves, changed, nil
}

// partsOf groups the keys of an identity by what joins them; the group that stays comes first.
func (b *board) partsOf(identity string, keys []graph.Key) [][]graph.Key {
	mine := map[graph.Key]bool{}
	for _, key := range keys {
		mine[key] = true
	}
	// Keys that several identities had join none of them and go with whom they are joined to.
	slices.SortStableFunc(keys, func(x, y graph.Key) int { return boolean(b.shared[x], b.shared[y]) })
	grouped := map[graph.Key]bool{}
	var groups [][]graph.Key
	stays := -1
	for _, key := range keys {
		if grouped[key] {
			continue
		}
		reached := b.reached(key, graph.Key{})
		var group []graph.Key
		for _, other := range keys {
			if reached[other] && !grouped[other] {
				grouped[other] = true
				group = append(group, other)
			}
		}
		if slices.ContainsFunc(group, func(key graph.Key) bool { return key.String() == identity }) {
			stays = len(groups)
		}
		groups = append(groups, group)
	}
	if stays > 0 {
		groups[0], groups[stays] = groups[stays], groups[0]
	}
	return groups
}

// renames reports whether an alias of the identity may be named by a claim that does not count any more.
func (b *board) renames(keys []graph.Key) bool {
	for _, key := range b.anew {
		if slices.Contains(keys, key) {
			return true
		}
	}
	for pair := range b.out {
		if slices.Contains(keys, pair[1]) {
			return true
		}
	}
	return false
}

// part gives each group of keys but the first an identity of its own.
func (b *board) part(ctx context.Context, tx schema.Transaction, source string, now time.Time, identity string, groups [][]graph.Key) ([]graph.JoinMove, graph.Changed, error) {
	home := map[string]string{} // key to the identity that has it from now on
	var others []string
	var moves []graph.JoinMove
	for i, group := range groups {
		uid := identity
		if i > 0 {
			var err error
			if uid, err = unused(ctx, tx, group); err != nil {
				return nil, graph.Changed{}, err
			}
			others = append(others, uid)
			moves = append(moves, graph.JoinMove{From: identity, To: uid, Keys: group, Moves: map[string]int{}})
		}
		for _, key := range group {
			home[key.String()] = uid
		}
	}
	w := newWorkspace(source, now)
	edges, err := tx.StateOf(ctx, identity)
	if err != nil {
		return nil, graph.Changed{}, err
	}
	if err := b.partNode(ctx, tx, w, identity, others, home); err != nil {
		return nil, graph.Changed{}, err
	}
	removed := map[string][]schema.StateEdge{}
	for _, edge := range edges {
		var rows map[schema.EdgeKey][]statement
		if edge.Relationship.Type == schema.Names.Type {
			rows = b.renamed(edge, home)
		} else {
			rows = parted(edge, identity, home)
		}
		if rows == nil {
			continue
		}
		removed[edge.Relationship.Type] = append(removed[edge.Relationship.Type], edge)
		for key, list := range rows {
			into := w.rowsOf(edge.Relationship)
			into[key] = append(into[key], list...)
			for i := range moves {
				if key.From == moves[i].To || key.To == moves[i].To {
					moves[i].Moves[edge.Relationship.Type]++
				}
			}
		}
	}
	for _, kind := range sortedKeys(removed) {
		keys := make([]schema.EdgeKey, len(removed[kind]))
		for i, edge := range removed[kind] {
			keys[i] = edge.EdgeKey
		}
		if err := tx.RemoveEdges(ctx, removed[kind][0].Relationship, keys); err != nil {
			return nil, graph.Changed{}, err
		}
	}
	if len(others) > 0 {
		if err := tx.Part(ctx, identity, moves); err != nil {
			return nil, graph.Changed{}, err
		}
	}
	changed, err := w.write(ctx, tx)
	if len(others) > 0 {
		changed.Identities = append(append(changed.Identities, others...), identity)
		changed.Persons = append(append(changed.Persons, others...), identity)
		changed.Holders = append(append(changed.Holders, others...), identity)
	}
	return moves, changed, err
}

// unused gives an identity for a group of keys: one of them under which no other identity is known.
func unused(ctx context.Context, tx schema.Transaction, group []graph.Key) (string, error) {
	uids := make([]string, len(group))
	for i, key := range group {
		uids[i] = key.String()
	}
	slices.Sort(uids)
	known, err := tx.ReadNodes(ctx, "Identity", uids)
	if err != nil {
		return "", err
	}
	for _, merged := range []bool{true, false} { // what was merged comes back as what it was
		for _, uid := range uids {
			stored := known[uid]
			if (stored != nil) == merged && (stored == nil || stored["mergedInto"] != nil) {
				return uid, nil
			}
		}
	}
	return uids[0] + "/apart", nil
}

// partNode gives each identity what was stated under its own keys. An identity that nobody described is a placeholder.
func (b *board) partNode(ctx context.Context, tx schema.Transaction, w *workspace, identity string, others []string, home map[string]string) error {
	stored, err := tx.ReadNodes(ctx, "Identity", append([]string{identity}, others...))
	if err != nil || len(others) == 0 {
		return err
	}
	w.nodes["Identity"] = map[string][]statement{}
	parts := openFields(stored[identity]).parts()
	leaves := false
	for _, by := range sortedKeys(parts) {
		uid := home[by]
		if uid == "" {
			uid = identity
		}
		leaves = leaves || uid != identity
		w.nodes["Identity"][uid] = append(w.nodes["Identity"][uid], parts[by].statements(by)...)
	}
	for key, uid := range home {
		if parsed, err := graph.ParseKey(key); err == nil && (uid != identity || leaves) && key == firstOf(home, uid) {
			w.nodes["Identity"][uid] = append(w.nodes["Identity"][uid],
				statement{name: "unattributed", value: true, how: newest, by: key}, statement{name: "name", value: parsed.Value, how: newest, by: key})
		}
	}
	if !leaves {
		delete(w.nodes["Identity"], identity)
	}
	for uid := range w.nodes["Identity"] {
		gone := map[string]any{}
		for name := range stored[uid] {
			if !own[name] || name == "clocks" {
				gone[name] = nil
			}
		}
		if len(gone) > 0 {
			if err := tx.WriteNodes(ctx, "Identity", []schema.NodeRow{{UID: uid, Kinds: []string{}, Properties: gone}}); err != nil {
				return err
			}
		}
	}
	return nil
}

func firstOf(home map[string]string, uid string) string {
	for _, key := range sortedKeys(home) {
		if home[key] == uid {
			return key
		}
	}
	return ""
}

// parted gives what becomes of a relationship of an identity that comes apart; nil: it stays as it is.
func parted(edge schema.StateEdge, identity string, home map[string]string) map[schema.EdgeKey][]statement {
	rows := map[schema.EdgeKey][]statement{}
	parts := openFields(edge.Properties).parts()
	stays := true
	for _, by := range sortedKeys(parts) {
		key := edge.EdgeKey
		from, to := keysFrom(edge.Relationship, by)
		if edge.Relationship.From == "Identity" && key.From == identity && home[from] != "" {
			key.From = home[from]
		}
		if edge.Relationship.To == "Identity" && key.To == identity && home[to] != "" {
			key.To = home[to]
		}
		stays = stays && key == edge.EdgeKey
		rows[key] = append(rows[key], parts[by].statements(by)...)
	}
	if stays {
		return nil
	}
	return rows
}

// renamed gives how an alias names its identity from now on, by the claims that count; nil: as it does.
func (b *board) renamed(edge schema.StateEdge, home map[string]string) map[schema.EdgeKey][]statement {
	alias, err := graph.ParseKey(edge.From)
	uid := home[edge.From]
	if err != nil || uid == "" {
		return nil
	}
	key := schema.EdgeKey{From: edge.From, To: uid, UID: edge.UID}
	parts := openFields(edge.Properties).parts()
	var list []statement
	stays := key == edge.EdgeKey
	for _, by := range sortedKeys(parts) {
		joined, err := graph.ParseKey(by)
		switch {
		case by == edge.From || err != nil && uid == edge.To:
		case home[by] == uid && !b.void(joined, alias) && b.claimed(joined, alias):
		default:
			stays = false
			continue
		}
		list = append(list, parts[by].statements(by)...)
	}
	if stays {
		return nil
	}
	if len(list) == 0 {
		for _, one := range []struct {
			name  string
			value any
		}{{"rule", RulePlaceholder}, {"key", edge.From}, {"confidence", 1.0}} {
			list = append(list, statement{name: one.name, value: one.value, how: newest, by: edge.From})
		}
	}
	return map[schema.EdgeKey][]statement{key: list}
}

// claimed reports whether a source or an analyst joins an alias on a key.
func (b *board) claimed(key, alias graph.Key) bool {
	for _, decision := range b.decisions {
		if decision.Kind == graph.JoinPin && decision.Identity == key && decision.Alias == alias {
			return true
		}
	}
	return slices.ContainsFunc(b.claims, func(one claim) bool { return one.key == key && one.alias == alias })
}

// join adds what changed to what changed before.
func join(into *graph.Changed, more graph.Changed) {
	for _, pair := range []struct{ into, more *[]string }{
		{&into.Identities, &more.Identities}, {&into.Credentials, &more.Credentials}, {&into.Grants, &more.Grants}, {&into.Requests, &more.Requests},
		{&into.Approvals, &more.Approvals}, {&into.Persons, &more.Persons}, {&into.Contracts, &more.Contracts}, {&into.Groups, &more.Groups}, {&into.Holders, &more.Holders},
	} {
		*pair.into = append(*pair.into, *pair.more...)
	}
}
