package resolve

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/schema"
)

// MostReason bounds the reason of a decision, in bytes.
const MostReason = 2_000

// Decide records what an analyst decided about a join and brings it about. Of the decision, Identity may be any key of
// the identity or its uid; the outcome has the key that stands for it. The error wraps graph.ErrInvalid where the decision
// makes no sense, and graph.ErrConflict where another one speaks against it. seen is the state that the analyst looked at,
// as Seen gives it; empty: none.
func Decide(ctx context.Context, tx schema.Transaction, decision graph.JoinDecision, seen string, now time.Time) (graph.JoinDecision, Outcome, error) {
	decision.Reason = strings.TrimSpace(decision.Reason)
	if decision.Reason == "" || len(decision.Reason) > MostReason {
		return decision, Outcome{}, fmt.Errorf("a decision needs a reason of at most %d bytes: %w", MostReason, graph.ErrInvalid)
	}
	decisions, err := tx.Decisions(ctx)
	if err != nil {
		return decision, Outcome{}, err
	}
	var earlier *graph.JoinDecision
	for i := range decisions {
		if decisions[i].UID == decision.Withdraws {
			earlier = &decisions[i]
		}
	}
	if decision.Kind == graph.JoinWithdraw {
		if earlier == nil {
			return decision, Outcome{}, fmt.Errorf("decision %q is not in force, somebody may have withdrawn it: %w", decision.Withdraws, graph.ErrConflict)
		}
		decision.Alias, decision.Identity = earlier.Alias, earlier.Identity
	}
	namings, err := tx.Namings(ctx, []graph.Key{decision.Alias, decision.Identity})
	if err != nil {
		return decision, Outcome{}, err
	}
	state := seenOf(decisions, namings, decision)
	if seen != "" && seen != state {
		return decision, Outcome{}, fmt.Errorf("somebody changed these joins since you looked at them; look again: %w", graph.ErrConflict)
	}
	mine, theirs := current(namings[decision.Identity]), current(namings[decision.Alias])
	if decision.Kind != graph.JoinWithdraw {
		if decision.Identity == decision.Alias {
			return decision, Outcome{}, fmt.Errorf("%s is the key that stands for this identity; name the other one: %w", decision.Alias, graph.ErrInvalid)
		}
		if mine.IdentityUID == "" {
			return decision, Outcome{}, fmt.Errorf("no identity is known under %s: %w", decision.Identity, graph.ErrNotFound)
		}
		if theirs.IdentityUID == "" {
			return decision, Outcome{}, fmt.Errorf("no source has stated the key %s: %w", decision.Alias, graph.ErrNotFound)
		}
		if err := against(decisions, decision, mine, theirs); err != nil {
			return decision, Outcome{}, err
		}
	}
	outcome, err := Apply(ctx, tx, Batch{Source: "analyst", Decision: &decision, Now: now})
	if err != nil {
		return decision, outcome, err
	}
	namings, err = tx.Namings(ctx, []graph.Key{decision.Alias, decision.Identity})
	if err != nil {
		return decision, outcome, err
	}
	one := current(namings[decision.Alias]).IdentityUID == current(namings[decision.Identity]).IdentityUID
	switch {
	case decision.Parts() && one:
		return decision, outcome, fmt.Errorf("%s and %s are still joined, by another decision or by other keys; take those apart first: %w", decision.Alias, decision.Identity, graph.ErrConflict)
	case decision.Kind == graph.JoinPin && !one:
		return decision, outcome, fmt.Errorf("%s cannot be a key of %s: sources describe both as different: %w", decision.Alias, mine.IdentityUID, graph.ErrConflict)
	}
	return decision, outcome, nil
}

// against tells which earlier decision or description speaks against a new decision.
func against(decisions []graph.JoinDecision, decision graph.JoinDecision, mine, theirs graph.Naming) error {
	same := mine.IdentityUID == theirs.IdentityUID
	if decision.Parts() && !same {
		return fmt.Errorf("%s is no key of %s: %w", decision.Alias, mine.IdentityUID, graph.ErrInvalid)
	}
	standing := map[graph.Key]graph.Key{} // pins in force
	for _, one := range decisions {
		told := fmt.Sprintf("%s decided on %s that", one.User, one.At.UTC().Format(time.DateOnly))
		between := one.Alias == decision.Alias && one.Identity == decision.Identity || one.Alias == decision.Identity && one.Identity == decision.Alias
		switch {
		case one.Kind == graph.JoinPin && decision.Kind == graph.JoinPin && one.Alias == decision.Alias:
			return fmt.Errorf("%s %s is a key of %s; withdraw that first: %w", told, one.Alias, one.Identity, graph.ErrConflict)
		case one.Kind == graph.JoinPin && decision.Parts() && between:
			return fmt.Errorf("%s %s is a key of %s; withdraw that first: %w", told, one.Alias, one.Identity, graph.ErrConflict)
		case one.Parts() && decision.Kind == graph.JoinPin && (between || one.Alias == decision.Alias && slices.Contains(mine.Own, one.Identity)):
			return fmt.Errorf("%s %s is no key of %s; withdraw that first: %w", told, one.Alias, one.Identity, graph.ErrConflict)
		case one.Parts() && decision.Parts() && between:
			return fmt.Errorf("%s %s is no key of %s already: %w", told, one.Alias, one.Identity, graph.ErrConflict)
		}
		if one.Kind == graph.JoinPin {
			standing[one.Alias] = one.Identity
		}
	}
	if decision.Kind != graph.JoinPin {
		return nil
	}
	for key, steps := decision.Identity, 0; !key.IsZero() && steps <= len(standing); key, steps = standing[key], steps+1 {
		if standing[key] == decision.Alias {
			return fmt.Errorf("%s is pinned to %s already, this would be a circle: %w", key, decision.Alias, graph.ErrConflict)
		}
	}
	if !same && slices.Contains(theirs.Own, decision.Alias) {
		for _, own := range mine.Own {
			if own.Scheme == decision.Alias.Scheme && own != decision.Alias {
				return fmt.Errorf("one system knows %s and %s as different identities: %w", own, decision.Alias, graph.ErrConflict)
			}
		}
	}
	return nil
}

// current is the identity that an alias names now.
func current(namings []graph.Naming) graph.Naming {
	for _, naming := range namings {
		if naming.Interval.To.IsZero() {
			return naming
		}
	}
	if len(namings) > 0 {
		return namings[len(namings)-1]
	}
	return graph.Naming{}
}

// Seen tells the state of the joins that a decision is about, which changes when anybody changes those.
func Seen(ctx context.Context, tx schema.Transaction, decision graph.JoinDecision) (string, error) {
	decisions, err := tx.Decisions(ctx)
	if err != nil {
		return "", err
	}
	namings, err := tx.Namings(ctx, []graph.Key{decision.Alias, decision.Identity})
	return seenOf(decisions, namings, decision), err
}

func seenOf(decisions []graph.JoinDecision, namings map[graph.Key][]graph.Naming, decision graph.JoinDecision) string {
	parts := []string{current(namings[decision.Alias]).IdentityUID, current(namings[decision.Identity]).IdentityUID}
	slices.SortFunc(decisions, func(a, b graph.JoinDecision) int { return cmp.Compare(a.UID, b.UID) })
	about := []graph.Key{decision.Alias, decision.Identity}
	for _, one := range decisions {
		if slices.Contains(about, one.Alias) || slices.Contains(about, one.Identity) {
			parts = append(parts, one.UID)
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}
