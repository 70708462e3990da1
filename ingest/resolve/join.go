package resolve

import (
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// claim is what a fact says of whom an alias names.
type claim struct {
	rule       string
	key        graph.Key // the key on which the join is made
	alias      graph.Key
	confidence float64
	interval   graph.Interval
	head       *ingest.Head
}

// seen handles a record that describes an identity under its own key and further ones.
func (ids *identities) seen(fact *ingest.IdentitySeen) *known {
	identity := ids.lookup(fact.Key)
	if identity == nil {
		identity = ids.adopt(fact)
	}
	if identity == nil {
		identity = &known{uid: fact.Key.String()}
	}
	identity.describe(fact.Key, fact.CreatedAt)
	ids.name(fact.Key, identity, RuleStated, fact.Key, 1, graph.Interval{}, &fact.Head).set("own", true)
	for _, c := range claimsOf(fact) {
		ids.workspace.claimed(c)
		if ids.board.void(c.key, c.alias) {
			ids.of(c.alias, c.head)
			continue
		}
		identity = ids.join(identity, c.alias, identity.createdAt, c)
	}
	return identity
}

// adopt finds the identity that one of the aliases already names, where nothing speaks against it being the same.
func (ids *identities) adopt(fact *ingest.IdentitySeen) *known {
	own := &known{uid: fact.Key.String(), own: []graph.Key{fact.Key}}
	var found *known
	for _, alias := range fact.Aliases {
		other := ids.lookup(alias)
		if other != nil && !ids.board.void(fact.Key, alias) && !ids.differ(own, other) && (found == nil || other.uid < found.uid) {
			found = other
		}
	}
	return found
}

// alias handles a statement that two keys are one identity. The join is told on the alias, whichever of the two was
// known before.
func (ids *identities) alias(fact *ingest.AliasSeen) {
	if fact.Alias == fact.Key {
		ids.of(fact.Key, &fact.Head)
		return
	}
	c := claimsOf(fact)[0]
	ids.workspace.claimed(c)
	if ids.board.void(c.key, c.alias) {
		ids.of(c.key, c.head)
		ids.of(c.alias, c.head)
		return
	}
	ids.equal(c)
}

// equal joins the two keys of a claim.
func (ids *identities) equal(c claim) {
	identity := ids.lookup(c.key)
	if identity == nil {
		identity = ids.lookup(c.alias)
	}
	switch {
	case identity == nil:
		identity = ids.of(c.key, c.head)
	case ids.lookup(c.key) == nil:
		ids.name(c.key, identity, RulePlaceholder, c.key, 1, graph.Interval{}, c.head)
	}
	ids.join(identity, c.alias, c.interval.From, c)
}

// join makes the alias name the identity and gives the identity that remains. Where the alias names another identity,
// the two are merged unless they are known to differ: then they share the alias in time.
func (ids *identities) join(identity *known, alias graph.Key, since time.Time, c claim) *known {
	other := ids.lookup(alias)
	switch {
	case other == nil || other == identity:
		ids.claim(alias, identity, c)
		return identity
	case !ids.differ(identity, other):
		identity = ids.merge(identity, other)
		ids.claim(alias, identity, c)
		return identity
	}
	ids.share(alias, identity, since, c)
	return identity
}

// claim writes the claim's word that the alias names the identity.
func (ids *identities) claim(alias graph.Key, identity *known, c claim) {
	ids.name(alias, identity, c.rule, c.key, c.confidence, c.interval, c.head)
}

// share parts an alias in time among identities that differ, such as the roles that had one ARN one after the other:
// each has it from its own creation until the next one's. Where a moment is not known, all claims are kept as a conflict.
func (ids *identities) share(alias graph.Key, identity *known, since time.Time, c claim) {
	type holder struct {
		identity *known
		since    time.Time
	}
	holders := []holder{{identity, since}}
	for _, other := range ids.named[alias] {
		other = other.root()
		if !slices.ContainsFunc(holders, func(h holder) bool { return h.identity == other }) {
			holders = append(holders, holder{other, other.createdAt})
		}
	}
	slices.SortFunc(holders, func(a, b holder) int { return a.since.Compare(b.since) })
	uids := make([]string, len(holders))
	parted := true
	for i, one := range holders {
		uids[i] = one.identity.uid
		parted = parted && !one.since.IsZero() && (i == 0 || holders[i-1].since.Before(one.since))
	}
	ids.workspace.sharing[alias.String()] = append(ids.workspace.sharing[alias.String()], uids...)
	aliasNode := ids.workspace.node("Alias", alias.String(), c.head)
	if !parted {
		aliasNode.union("claimedBy", uids)
		return
	}
	aliasNode.without("claimedBy", uids)
	ids.claim(alias, identity, c)
	for i, one := range holders {
		edge := ids.workspace.edge(schema.Names, thing(alias.String()), end{one.identity.uid, alias}, "", c.head)
		if i > 0 {
			edge.earliest("validFrom", one.since)
		}
		if i+1 < len(holders) {
			edge.earliest("validTo", holders[i+1].since)
		}
	}
	ids.owner[alias] = holders[len(holders)-1].identity
}
