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
	merges    []merge
}

// known is one identity as far as resolution cares.
type known struct {
	uid         string
	placeholder bool
	createdAt   time.Time
	mergedInto  *known
}

type merge struct{ survivor, loser string }

// root follows merges of this batch to the identity that remains.
func (k *known) root() *known {
	for k.mergedInto != nil {
		k = k.mergedInto
	}
	return k
}

func openIdentities(ctx context.Context, tx schema.Transaction, w *workspace, keys []graph.Key) (*identities, error) {
	slices.SortFunc(keys, func(a, b graph.Key) int { return compareText(a.String(), b.String()) })
	keys = slices.Compact(keys)
	namings, err := tx.Namings(ctx, keys)
	if err != nil {
		return nil, err
	}
	ids := &identities{workspace: w, owner: map[graph.Key]*known{}}
	byUID := map[string]*known{}
	for _, key := range keys {
		naming, found := current(namings[key])
		if !found {
			continue
		}
		identity := byUID[naming.IdentityUID]
		if identity == nil {
			identity = &known{uid: naming.IdentityUID, placeholder: naming.Unattributed, createdAt: naming.CreatedAt}
			byUID[naming.IdentityUID] = identity
		}
		ids.owner[key] = identity
	}
	return ids, nil
}

// current gives the naming that holds now.
func current(namings []graph.Naming) (graph.Naming, bool) {
	for _, naming := range namings {
		if naming.Interval.To.IsZero() {
			return naming, true
		}
	}
	return graph.Naming{}, false
}

// seen handles a record that describes an identity under its own key and further ones.
func (ids *identities) seen(fact *ingest.IdentitySeen) string {
	identity := ids.lookup(fact.Key)
	if identity == nil {
		identity = ids.adopt(fact)
	}
	if identity == nil {
		identity = &known{uid: fact.Key.String(), createdAt: fact.CreatedAt}
	}
	described := fact.IdentityKind != graph.KindUnknown
	if described {
		identity.placeholder = false
	}
	if identity.createdAt.IsZero() {
		identity.createdAt = fact.CreatedAt
	}
	ids.name(fact.Key, identity, RuleStated, fact.Key, 1, graph.Interval{}, &fact.Head)
	for _, alias := range fact.Aliases {
		identity = ids.join(identity, alias, RuleSameRecord, fact.Key, 1, graph.Interval{}, fact.CreatedAt, &fact.Head)
	}
	return identity.uid
}

// adopt finds the identity that one of the aliases already names, where nothing speaks against it being the same.
func (ids *identities) adopt(fact *ingest.IdentitySeen) *known {
	own := &known{uid: fact.Key.String()}
	var found *known
	for _, alias := range fact.Aliases {
		other := ids.lookup(alias)
		if other != nil && !ids.differ(own, other) && (found == nil || other.uid < found.uid) {
			found = other
		}
	}
	return found
}

// join makes the alias name the identity and gives the identity that remains. Where the alias names another identity,
// the two are merged unless they are known to differ: then a younger identity takes the alias over from the moment
// that it was created, and without such a moment both claims are kept as a conflict.
func (ids *identities) join(identity *known, alias graph.Key, rule string, key graph.Key, confidence float64, interval graph.Interval, createdAt time.Time, head *ingest.Head) *known {
	other := ids.lookup(alias)
	switch {
	case other == nil || other == identity:
		ids.name(alias, identity, rule, key, confidence, interval, head)
		return identity
	case !ids.differ(identity, other):
		survivor := ids.merge(identity, other)
		ids.name(alias, survivor, rule, key, confidence, interval, head)
		return survivor
	case !createdAt.IsZero() && !other.createdAt.IsZero() && createdAt.After(other.createdAt):
		ids.workspace.edge(schema.Names, alias.String(), other.uid, "", head).earliest("validTo", createdAt)
		ids.owner[alias] = identity
		ids.name(alias, identity, rule, key, confidence, graph.Interval{From: createdAt}, head)
		return identity
	case !createdAt.IsZero() && !other.createdAt.IsZero() && createdAt.Before(other.createdAt):
		ids.workspace.edge(schema.Names, alias.String(), identity.uid, "", head).
			set("rule", rule).set("key", key.String()).set("confidence", confidence).earliest("validTo", other.createdAt)
		return identity
	default:
		ids.workspace.node("Alias", alias.String(), head).union("claimedBy", []string{identity.uid, other.uid})
		return identity
	}
}

// differ reports whether two identities cannot be one: both have an immutable key of one scheme, and those differ.
func (ids *identities) differ(a, b *known) bool {
	return !a.placeholder && !b.placeholder && a.uid != b.uid && scheme(a.uid) == scheme(b.uid)
}

func scheme(uid string) string {
	key, err := graph.ParseKey(uid)
	if err != nil {
		return uid
	}
	return key.Scheme
}

func (ids *identities) merge(a, b *known) *known {
	survivor, loser := a, b
	if (survivor.placeholder && !loser.placeholder) || (survivor.placeholder == loser.placeholder && loser.uid < survivor.uid) {
		survivor, loser = loser, survivor
	}
	loser.mergedInto = survivor
	survivor.placeholder = survivor.placeholder && loser.placeholder
	ids.merges = append(ids.merges, merge{survivor: survivor.uid, loser: loser.uid})
	return survivor
}

func (ids *identities) lookup(key graph.Key) *known {
	if identity := ids.owner[key]; identity != nil {
		return identity.root()
	}
	return nil
}

// name writes that the alias names the identity.
func (ids *identities) name(alias graph.Key, identity *known, rule string, key graph.Key, confidence float64, interval graph.Interval, head *ingest.Head) {
	ids.owner[alias] = identity
	ids.workspace.node("Alias", alias.String(), head).set("scheme", alias.Scheme).set("value", alias.Value)
	ids.workspace.edge(schema.Names, alias.String(), identity.uid, "", head).
		set("rule", rule).set("key", key.String()).set("confidence", confidence).
		earliest("validFrom", interval.From).set("validTo", interval.To)
}

// refer gives the uid of the identity that a key names, making a placeholder where nobody has described it yet.
func (ids *identities) refer(key graph.Key, head *ingest.Head) string {
	if identity := ids.lookup(key); identity != nil {
		return identity.uid
	}
	identity := &known{uid: key.String(), placeholder: true}
	// The key stands in for a name until any source states one, however long ago that was recorded.
	node := ids.workspace.node("Identity", identity.uid, head).set("unattributed", true)
	node.add(statement{name: "name", value: key.Value, how: newest})
	ids.name(key, identity, RulePlaceholder, key, 1, graph.Interval{}, head)
	return identity.uid
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
