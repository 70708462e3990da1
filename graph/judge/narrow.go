package judge

import (
	"cmp"
	"slices"
	"time"

	"clew/graph"
)

// narrowestFirst gives the live grants that cover the action without doubt, the narrowest first.
func narrowestFirst(candidates []candidate, vetoed answer) []*candidate {
	if vetoed.isUndecided() {
		return nil
	}
	var covering []*candidate
	for i := range candidates {
		if candidates[i].live.isYes() && candidates[i].covers.isYes() {
			covering = append(covering, &candidates[i])
		}
	}
	slices.SortFunc(covering, compareCandidates)
	return covering
}

// compareCandidates orders by the narrower resource pattern, then the narrower operation pattern, then the shorter
// window (a standing grant last), then by uid.
func compareCandidates(a, b *candidate) int {
	return cmp.Or(
		a.breadth.resource.compare(b.breadth.resource),
		a.breadth.operation.compare(b.breadth.operation),
		cmp.Compare(windowLength(a.holding), windowLength(b.holding)),
		compareUID(a, b),
	)
}

func windowLength(holding *graph.Holding) time.Duration {
	bounds := bounds(holding)
	if bounds.From.IsZero() || bounds.To.IsZero() {
		return time.Duration(1<<63 - 1)
	}
	return bounds.To.Sub(bounds.From)
}

// doubtful is the first grant, by uid, that may be live and cover the action.
func doubtful(candidates []candidate, vetoed answer) *candidate {
	if vetoed.isYes() {
		return nil
	}
	var first *candidate
	for i := range candidates {
		one := &candidates[i]
		if one.live.and(one.covers).isNo() {
			continue
		}
		if first == nil || compareUID(one, first) < 0 {
			first = one
		}
	}
	return first
}

// nearestWindow is the grant that would cover the action and was not live, nearest in time.
func nearestWindow(candidates []candidate, at time.Time) *candidate {
	var nearest *candidate
	for i := range candidates {
		one := &candidates[i]
		if !one.live.isNo() || !one.covers.isYes() || !one.denied.isNo() {
			continue
		}
		if nearest == nil || cmp.Or(cmp.Compare(distance(one.holding, at), distance(nearest.holding, at)), compareUID(one, nearest)) < 0 {
			nearest = one
		}
	}
	return nearest
}

// firstLive is the first live grant by uid, which a reason may name when it is the only one.
func firstLive(candidates []candidate) *candidate {
	var first *candidate
	for i := range candidates {
		one := &candidates[i]
		if one.live.isYes() && (first == nil || compareUID(one, first) < 0) {
			first = one
		}
	}
	return first
}
