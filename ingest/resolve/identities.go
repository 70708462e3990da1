package resolve

import (
	"context"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// The rules by which an alias is joined to an identity.
const (
	RuleStated      = "stated"      // the identity's own key
	RuleSameRecord  = "same-record" // one record carries both keys
	RulePlaceholder = "placeholder" // the key was used before any source described who it is
)

// identities resolves the keys of one batch. It knows for each key which identity it names now, and collects the merges
// that the batch brings about.
type identities struct {
	workspace *workspace
	owner     map[graph.Key]*known
	named     map[graph.Key][]*known // all that the key names or named
	merges    []merge
	board     *board // what analysts decided of the joins that the batch touches
}

// known is one identity as far as resolution cares.
type known struct {
	uid         string
	placeholder bool
	createdAt   time.Time
	own         []graph.Key // the keys under which sources described it
	mergedInto  *known
}

// root follows merges of this batch to the identity that remains.
func (k *known) root() *known {
	for k.mergedInto != nil {
		k = k.mergedInto
	}
	return k
}

// describe notes that a source described the identity under a key of its own.
func (k *known) describe(key graph.Key, createdAt time.Time) {
	k.placeholder = false
	if !slices.Contains(k.own, key) {
		k.own = append(k.own, key)
	}
	k.createdAt = earlier(k.createdAt, createdAt)
}

// earlier gives the earlier of two moments, of which a zero one is not known.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

func openIdentities(ctx context.Context, tx schema.Transaction, w *workspace, keys []graph.Key) (*identities, error) {
	slices.SortFunc(keys, func(a, b graph.Key) int { return compareText(a.String(), b.String()) })
	keys = slices.Compact(keys)
	namings, err := tx.Namings(ctx, keys)
	if err != nil {
		return nil, err
	}
	ids := &identities{workspace: w, owner: map[graph.Key]*known{}, named: map[graph.Key][]*known{}}
	byUID := map[string]*known{}
	for _, key := range keys {
		for _, naming := range namings[key] {
			identity := byUID[naming.IdentityUID]
			if identity == nil {
				identity = &known{uid: naming.IdentityUID, placeholder: naming.Unattributed, createdAt: naming.CreatedAt, own: naming.Own}
				byUID[naming.IdentityUID] = identity
			}
			ids.named[key] = append(ids.named[key], identity)
			if until := naming.Interval.To; until.IsZero() || until.After(w.now) {
				ids.owner[key] = identity
			}
		}
	}
	return ids, nil
}

func (ids *identities) lookup(key graph.Key) *known {
	if identity := ids.owner[key]; identity != nil {
		return identity.root()
	}
	return nil
}

// keysOf lists the keys that named an identity before the batch.
func (ids *identities) keysOf(uid string) []graph.Key {
	var keys []graph.Key
	for key, named := range ids.named {
		if slices.ContainsFunc(named, func(identity *known) bool { return identity.uid == uid }) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b graph.Key) int { return compareText(a.String(), b.String()) })
	return keys
}

// differ reports whether two identities cannot be one: sources described both under keys of one scheme, and those
// differ.
func (ids *identities) differ(a, b *known) bool {
	if a == b {
		return false
	}
	for _, mine := range a.own {
		same := func(key graph.Key) bool { return key == mine }
		alike := func(key graph.Key) bool { return key.Scheme == mine.Scheme }
		if slices.ContainsFunc(b.own, alike) && !slices.ContainsFunc(b.own, same) {
			return true
		}
	}
	return false
}

// merge makes two identities one and gives the one that remains: the one that was described, else that with the
// smaller uid.
func (ids *identities) merge(a, b *known) *known {
	survivor, loser := a, b
	if (survivor.placeholder && !loser.placeholder) || (survivor.placeholder == loser.placeholder && loser.uid < survivor.uid) {
		survivor, loser = loser, survivor
	}
	loser.mergedInto = survivor
	survivor.placeholder = survivor.placeholder && loser.placeholder
	survivor.createdAt = earlier(survivor.createdAt, loser.createdAt)
	survivor.own = append(slices.Clone(survivor.own), loser.own...)
	ids.merges = append(ids.merges, merge{survivor: survivor.uid, loser: loser.uid})
	return survivor
}

// name writes that the alias names the identity, as is stated under the key.
func (ids *identities) name(alias graph.Key, identity *known, rule string, key graph.Key, confidence float64, interval graph.Interval, head *ingest.Head) *statements {
	ids.owner[alias] = identity
	ids.named[alias] = append(ids.named[alias], identity)
	ids.workspace.node("Alias", alias.String(), head).set("scheme", alias.Scheme).set("value", alias.Value)
	edge := ids.workspace.edge(schema.Names, thing(alias.String()), end{identity.uid, key}, "", head)
	switch {
	case key == alias:
		// Any join with another key tells more, whenever it was stated.
		edge.stated = time.Time{}
	case rule == RulePinned:
		// What sources state of the join tells more than that an analyst wanted it.
		edge.stated = time.Time{}.Add(1)
	}
	return edge.set("rule", rule).set("key", key.String()).set("confidence", confidence).
		earliest("validFrom", interval.From).set("validTo", interval.To)
}

// refer gives the identity that a key names as the end of a relationship, making a placeholder where nobody has described it yet.
func (ids *identities) refer(key graph.Key, head *ingest.Head) end {
	return end{ids.of(key, head).uid, key}
}

// of gives the identity that a key names, making a placeholder where nobody has described it yet.
func (ids *identities) of(key graph.Key, head *ingest.Head) *known {
	if identity := ids.lookup(key); identity != nil {
		return identity
	}
	identity := &known{uid: key.String(), placeholder: true}
	ids.workspace.identity(identity.uid, key, head).
		// Both hold until any source says better, however long ago that was recorded.
		fallback("unattributed", true).fallback("name", key.Value)
	ids.name(key, identity, RulePlaceholder, key, 1, graph.Interval{}, head)
	return identity
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
