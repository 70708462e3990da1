package graph

import (
	"cmp"
	"slices"
	"time"
)

// HoleReason says why a source is not complete for some time.
type HoleReason string

// Why a source is not complete: it was older than what the source keeps when it was first read; the run that read it
// failed; records of it may still appear; no run says that it was read.
const (
	HoleRetention HoleReason = "retention"
	HoleFailed    HoleReason = "run failed"
	HoleLag       HoleReason = "lag"
	HoleNotRead   HoleReason = "not read"
)

// Hole is a time for which a source is not complete.
type Hole struct {
	Interval Interval
	Why      HoleReason
}

// Scope is what a source tells of: one subject in one system, or in all where System is empty.
type Scope struct {
	Subject Subject
	System  string
}

// Scopes lists what a source claims to tell of, in order.
func (r *Reading) Scopes() []Scope {
	var scopes []Scope
	for _, claim := range r.Claims {
		scopes = append(scopes, Scope{claim.Subject, claim.System})
	}
	slices.SortFunc(scopes, func(a, b Scope) int {
		return cmp.Or(cmp.Compare(a.Subject, b.Subject), cmp.Compare(a.System, b.System))
	})
	return slices.Compact(scopes)
}

// Of gives the spans of one scope, oldest first.
func (c Coverages) Of(scope Scope) []Interval {
	var spans []Interval
	for _, span := range c {
		if span.Subject == scope.Subject && span.System == scope.System {
			spans = append(spans, span.Interval)
		}
	}
	slices.SortFunc(spans, func(a, b Interval) int { return a.From.Compare(b.From) })
	return spans
}

// Holes gives what is not covered of one scope within a window, which has both ends, oldest first and each with why.
func (r *Reading) Holes(scope Scope, window Interval) []Hole {
	var holes []Hole
	reached := window.From
	for _, span := range r.Coverage().Of(scope) {
		if span.From.After(reached) {
			holes = append(holes, r.explained(scope, Interval{reached, earlierOf(span.From, window.To)})...)
		}
		if span.To.IsZero() {
			return holes
		}
		if span.To.After(reached) {
			reached = span.To
		}
		if !reached.Before(window.To) {
			return holes
		}
	}
	return append(holes, r.explained(scope, Interval{reached, window.To})...)
}

// explained parts a hole at what explains it.
func (r *Reading) explained(scope Scope, hole Interval) []Hole {
	if !hole.From.Before(hole.To) {
		return nil
	}
	if floor := r.Floor(); hole.From.Before(floor) {
		kept := Interval{earlierOf(floor, hole.To), hole.To}
		return append([]Hole{{Interval{hole.From, kept.From}, HoleRetention}}, r.explained(scope, kept)...)
	}
	for _, claim := range r.Claims {
		if claim.State == ClaimHeld && claim.Subject == scope.Subject && claim.System == scope.System && claim.Interval.Overlaps(hole) {
			return []Hole{{hole, HoleFailed}}
		}
	}
	if r.Failing && !hole.From.Before(r.LastGood) {
		return []Hole{{hole, HoleFailed}}
	}
	if lagging := r.LastGood.Add(-r.Lag); r.Lag > 0 && !r.LastGood.IsZero() && lagging.Before(hole.To) && !hole.From.Before(lagging) {
		return []Hole{{hole, HoleLag}}
	}
	return []Hole{{hole, HoleNotRead}}
}

func earlierOf(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
