package resolve

import (
	"cmp"
	"context"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
)

// RulePinned is that of a join that an analyst made.
const RulePinned = "pinned"

// board is what is known of the keys that analysts decided about, and of all that claims join them with. Which claims
// are void follows from the claims and the decisions alone, whatever came first.
type board struct {
	decisions []graph.JoinDecision
	claims    []claim
	near      map[graph.Key][]graph.Key // joined by claims, void ones included, and by pins
	out       map[[2]graph.Key]bool     // void, by key and alias
	shared    map[graph.Key]bool        // several identities had it; it joins none of them
	anew      []graph.Key               // about which something was decided just now
}

// openBoard reads the claims around the keys of decisions, those of the batch included. It gives nil where no analyst
// decided anything.
func openBoard(ctx context.Context, tx schema.Transaction, batch Batch) (*board, error) {
	var fresh []claim
	for _, fact := range batch.Facts {
		fresh = append(fresh, claimsOf(fact)...)
	}
	if len(fresh) == 0 && batch.Decision == nil {
		return nil, nil
	}
	decisions, err := tx.Decisions(ctx)
	if err != nil {
		return nil, err
	}
	var frontier, anew []graph.Key
	if decided := batch.Decision; decided != nil {
		anew = []graph.Key{decided.Alias, decided.Identity}
		frontier = append(frontier, anew...)
		if decided.Kind == graph.JoinWithdraw {
			decisions = slices.DeleteFunc(decisions, func(d graph.JoinDecision) bool { return d.UID == decided.Withdraws })
		} else if !slices.ContainsFunc(decisions, func(d graph.JoinDecision) bool { return d.UID == decided.UID }) {
			decisions = append(decisions, *decided)
		}
	}
	if len(decisions) == 0 && batch.Decision == nil {
		return nil, nil
	}
	b := &board{
		decisions: decisions, anew: anew, near: map[graph.Key][]graph.Key{},
		out: map[[2]graph.Key]bool{}, shared: map[graph.Key]bool{},
	}
	// The same result whatever the order of the decisions: pins first, each by the keys that it is about.
	slices.SortFunc(b.decisions, func(x, y graph.JoinDecision) int {
		return cmp.Or(boolean(x.Parts(), y.Parts()), compareText(x.Alias.String(), y.Alias.String()), compareText(x.Identity.String(), y.Identity.String()))
	})
	for _, decision := range b.decisions {
		frontier = append(frontier, decision.Alias, decision.Identity)
		if decision.Kind == graph.JoinPin {
			b.link(decision.Alias, decision.Identity)
		}
	}
	if err := b.gather(ctx, tx, frontier, fresh); err != nil {
		return nil, err
	}
	b.judge()
	return b, nil
}

func boolean(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// gather reads all claims that are connected with the keys.
func (b *board) gather(ctx context.Context, tx schema.Transaction, frontier []graph.Key, fresh []claim) error {
	known := map[graph.Key]bool{}
	read := map[schema.EdgeKey]bool{}
	taken := make([]bool, len(fresh))
	for len(frontier) > 0 {
		var uids []string
		for _, key := range frontier {
			if !known[key] {
				known[key] = true
				uids = append(uids, key.String())
			}
		}
		frontier = nil
		if len(uids) == 0 {
			break
		}
		slices.Sort(uids)
		edges, err := tx.Claims(ctx, uids)
		if err != nil {
			return err
		}
		for _, edge := range edges {
			if read[edge.EdgeKey] {
				continue
			}
			read[edge.EdgeKey] = true
			one, err := claimFrom(edge)
			if err != nil {
				return err
			}
			b.add(one)
			frontier = append(frontier, one.key, one.alias)
		}
		for i, one := range fresh {
			if !taken[i] && (known[one.key] || known[one.alias]) {
				taken[i] = true
				b.add(one)
				frontier = append(frontier, one.key, one.alias)
			}
		}
	}
	slices.SortFunc(b.claims, func(x, y claim) int {
		return cmp.Or(compareText(x.key.String(), y.key.String()), compareText(x.alias.String(), y.alias.String()), cmp.Compare(x.rule, y.rule))
	})
	return nil
}

func (b *board) add(one claim) {
	b.claims = append(b.claims, one)
	b.link(one.key, one.alias)
}

func (b *board) link(x, y graph.Key) {
	b.near[x], b.near[y] = append(b.near[x], y), append(b.near[y], x)
}

// judge decides which claims are void.
func (b *board) judge() {
	described := map[graph.Key][]graph.Key{} // under which keys sources described who has the alias
	for _, one := range b.claims {
		if one.rule == RuleSameRecord {
			described[one.alias] = append(described[one.alias], one.key)
		}
	}
	for alias, keys := range described {
		for _, key := range keys[1:] {
			if key.Scheme == keys[0].Scheme && key != keys[0] {
				b.shared[alias] = true
			}
		}
	}
	for _, decision := range b.decisions {
		identity := b.reached(decision.Identity, decision.Alias)
		for _, one := range b.claims {
			switch {
			case decision.Parts() && one.alias == decision.Alias && identity[one.key],
				decision.Parts() && one.key == decision.Alias && identity[one.alias],
				decision.Kind == graph.JoinPin && one.alias == decision.Alias && !identity[one.key]:
				b.out[[2]graph.Key{one.key, one.alias}] = true
			}
		}
	}
}

// reached gives all keys that are joined with one, by ways that do not lead through the other.
func (b *board) reached(from, without graph.Key) map[graph.Key]bool {
	found := map[graph.Key]bool{from: true}
	for frontier := []graph.Key{from}; len(frontier) > 0; {
		key := frontier[0]
		frontier = frontier[1:]
		if b.shared[key] && key != from {
			continue
		}
		for _, next := range b.near[key] {
			if next != without && !found[next] && b.joined(key, next) {
				found[next] = true
				frontier = append(frontier, next)
			}
		}
	}
	return found
}

// joined reports whether a claim that is not void, or a pin, joins two keys.
func (b *board) joined(x, y graph.Key) bool {
	for _, decision := range b.decisions {
		if decision.Kind == graph.JoinPin && (decision.Alias == x && decision.Identity == y || decision.Alias == y && decision.Identity == x) {
			return true
		}
	}
	for _, one := range b.claims {
		if (one.key == x && one.alias == y || one.key == y && one.alias == x) && !b.void(one.key, one.alias) {
			return true
		}
	}
	return false
}

// void reports whether a claim does not count.
func (b *board) void(key, alias graph.Key) bool {
	return b != nil && b.out[[2]graph.Key{key, alias}]
}

// keys lists all keys on the board.
func (b *board) keys() []graph.Key {
	known := map[graph.Key]bool{}
	for _, decision := range b.decisions {
		known[decision.Alias], known[decision.Identity] = true, true
	}
	for key := range b.near {
		known[key] = true
	}
	for _, key := range b.anew {
		known[key] = true
	}
	list := make([]graph.Key, 0, len(known))
	for key := range known {
		list = append(list, key)
	}
	slices.SortFunc(list, func(x, y graph.Key) int { return compareText(x.String(), y.String()) })
	return list
}

// rejoin brings about the joins of the board that the graph does not have: those of pins, and of claims that were void.
func (ids *identities) rejoin() {
	if ids.board == nil {
		return
	}
	counts := func(one claim) bool { return !ids.board.void(one.key, one.alias) && !ids.board.shared[one.alias] }
	apart := map[graph.Key]bool{} // aliases that a claim joins with another identity than the graph does
	for _, one := range ids.board.claims {
		mine, other := ids.lookup(one.key), ids.lookup(one.alias)
		apart[one.alias] = apart[one.alias] || counts(one) && mine != nil && other != nil && mine != other
	}
	for _, one := range ids.board.claims {
		mine, other := ids.lookup(one.key), ids.lookup(one.alias)
		switch {
		case !counts(one) || mine == nil || other == nil:
		case mine != other:
			ids.equal(one)
		case apart[one.alias] || len(ids.board.anew) > 0:
			ids.claim(one.alias, mine, one) // which a decision may have taken away
		}
	}
	for _, decision := range ids.board.decisions {
		if mine := ids.lookup(decision.Identity); decision.Kind == graph.JoinPin && (mine == nil || mine != ids.lookup(decision.Alias)) {
			head := &ingest.Head{At: decision.At}
			ids.equal(claim{rule: RulePinned, key: decision.Identity, alias: decision.Alias, confidence: 1, head: head})
		}
	}
}

// claimsOf gives what a fact says of keys that are one identity.
func claimsOf(fact ingest.Fact) []claim {
	switch f := fact.(type) {
	case *ingest.IdentitySeen:
		var list []claim
		for _, alias := range f.Aliases {
			if alias != f.Key && !alias.IsZero() {
				list = append(list, claim{rule: RuleSameRecord, key: f.Key, alias: alias, confidence: 1, head: &f.Head})
			}
		}
		return list
	case *ingest.AliasSeen:
		if f.Key == f.Alias {
			return nil
		}
		confidence := f.Confidence
		if confidence == 0 {
			confidence = 1
		}
		return []claim{{
			rule: orStated(f.Rule), key: f.Key, alias: f.Alias, confidence: confidence, interval: graph.Interval{From: f.ValidFrom, To: f.ValidTo}, head: &f.Head,
		}}
	}
	return nil
}

// claimed writes down the claim, whatever becomes of it.
func (w *workspace) claimed(c claim) {
	w.node("Alias", c.key.String(), c.head).set("scheme", c.key.Scheme).set("value", c.key.Value)
	w.node("Alias", c.alias.String(), c.head).set("scheme", c.alias.Scheme).set("value", c.alias.Value)
	w.edge(schema.Joined, thing(c.key.String()), thing(c.alias.String()), c.rule, c.head).
		set("rule", c.rule).set("key", c.key.String()).set("confidence", c.confidence).set("source", w.source).set("segment", c.head.Segment).
		earliest("validFrom", c.interval.From).set("validTo", c.interval.To).earliest("firstSeen", c.head.At).latest("lastSeen", c.head.At)
}

// claimFrom reads a stored claim. Its head has what the naming of an alias takes from a fact.
func claimFrom(edge schema.StateEdge) (claim, error) {
	key, err := graph.ParseKey(edge.From)
	if err != nil {
		return claim{}, err
	}
	alias, err := graph.ParseKey(edge.To)
	if err != nil {
		return claim{}, err
	}
	text := func(name string) string {
		value, _ := edge.Properties[name].(string)
		return value
	}
	confidence, _ := edge.Properties["confidence"].(float64)
	stated := openFields(edge.Properties).clocks["rule"]
	return claim{
		rule: text("rule"), key: key, alias: alias, confidence: confidence,
		interval: graph.Interval{From: moment(edge.Properties["validFrom"]), To: moment(edge.Properties["validTo"])},
		head:     &ingest.Head{At: latestOf(moment(edge.Properties["lastSeen"]), stated), RecordedAt: stated, Evidence: text("evidence"), Segment: text("segment")},
	}, nil
}

func latestOf(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}
