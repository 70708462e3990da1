package graph

import (
	"cmp"
	"slices"
	"time"
)

// HoleReason says why a source is not complete for some time.
type HoleReason string

// Why a source is not complete: it was older than what the source keeps when it was first read; the run that read it
// failed; records of it may still appear; no run says that it was read; records that may bear on it lie in quarantine.
const (
	HoleRetention HoleReason = "retention"
	HoleFailed    HoleReason = "run failed"
	HoleLag       HoleReason = "lag"
	HoleNotRead   HoleReason = "not read"
	HoleRejected  HoleReason = "rejected"
)

// Hole is a time for which a source is not complete.
type Hole struct {
	Interval Interval
	Why      HoleReason
	Rejected int64 // for HoleRejected: the records in quarantine
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
func (c Coverages) Of(scope Scope) Coverages {
	var spans Coverages
	for _, span := range c {
		if span.Subject == scope.Subject && span.System == scope.System {
			spans = append(spans, span)
		}
	}
	slices.SortFunc(spans, func(a, b Coverage) int { return a.Interval.From.Compare(b.Interval.From) })
	return spans
}

// Holes gives what is not covered of one scope within a window, which has both ends, oldest first and each with why.
func (r *Reading) Holes(scope Scope, window Interval) []Hole {
	var holes []Hole
	reached := window.From
	for _, covered := range r.Coverage().Of(scope) {
		span := covered.Interval
		if span.From.After(reached) {
			holes = append(holes, r.explained(scope, Interval{reached, earlierOf(span.From, window.To)})...)
		}
		if shared, some := span.Intersect(window); some && covered.Doubted() {
			holes = append(holes, Hole{shared, HoleRejected, covered.Rejected})
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

// Explained parts a time for which the scope is not covered at what explains it. An end that is zero is open.
func (r *Reading) Explained(scope Scope, hole Interval) []Hole {
	open := hole.To.IsZero()
	if open {
		hole.To = endOfTime
	}
	holes := r.explained(scope, hole)
	if last := len(holes) - 1; last >= 0 && open {
		holes[last].Interval.To = time.Time{}
	}
	return holes
}

// endOfTime stands for an end that is open.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// explained parts a hole at what explains it.
func (r *Reading) explained(scope Scope, hole Interval) []Hole {
	if !hole.From.Before(hole.To) {
		return nil
	}
	if floor := r.Floor(); hole.From.Before(floor) {
		kept := Interval{earlierOf(floor, hole.To), hole.To}
		return append([]Hole{{Interval{hole.From, kept.From}, HoleRetention, 0}}, r.explained(scope, kept)...)
	}
	for _, claim := range r.Claims {
		if claim.State == ClaimHeld && claim.Subject == scope.Subject && claim.System == scope.System && claim.Interval.Overlaps(hole) {
			return []Hole{{hole, HoleFailed, 0}}
		}
	}
	if r.Failing && !hole.From.Before(r.LastGood) {
		return []Hole{{hole, HoleFailed, 0}}
	}
	if lagging := r.LastGood.Add(-r.Lag); r.Lag > 0 && !r.LastGood.IsZero() && lagging.Before(hole.To) && !hole.From.Before(lagging) {
		return []Hole{{hole, HoleLag, 0}}
	}
	return []Hole{{hole, HoleNotRead, 0}}
}

func earlierOf(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
