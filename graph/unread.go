package graph

import (
	"slices"
	"time"
)

// HoleNoSource is why nothing is known of a scope that no source tells of at all.
const HoleNoSource HoleReason = "no source"

// SourceReading is how one source has been read.
type SourceReading struct {
	Name string
	Reading
}

// Unread is a time for which no source is complete for a scope, and why.
type Unread struct {
	Hole
	Source string // name of the source whose hole it is; empty: there is none
}

// UnreadOf gives the time within a window, which has both ends, for which none of the sources is complete for the scope,
// oldest first. Of several sources that could have told, the one that says most about why it did not is named.
func UnreadOf(readings []SourceReading, scope Scope, window Interval) []Unread {
	type teller struct {
		source *SourceReading
		scope  Scope
	}
	var tellers []teller
	var covered []Interval
	for i := range readings {
		coverage := readings[i].Coverage()
		for _, told := range readings[i].Scopes() {
			if told.Subject == scope.Subject && (told.System == "" || told.System == scope.System) {
				tellers = append(tellers, teller{&readings[i], told})
				for _, span := range coverage.Of(told).Complete() {
					covered = append(covered, span.Interval)
				}
			}
		}
	}
	if len(tellers) == 0 {
		return []Unread{{Hole: Hole{Interval: window, Why: HoleNoSource}}}
	}
	var unread []Unread
	for _, gap := range window.without(covered) {
		var best []Unread
		for _, one := range tellers {
			var told []Unread
			for _, hole := range one.source.Holes(one.scope, gap) {
				told = append(told, Unread{hole, one.source.Name})
			}
			if best == nil || unexplained(told) < unexplained(best) {
				best = told
			}
		}
		unread = append(unread, best...)
	}
	return unread
}

// unexplained is how long of it nothing explains.
func unexplained(list []Unread) time.Duration {
	var length time.Duration
	for _, one := range list {
		if one.Why == HoleNotRead {
			length += one.Interval.To.Sub(one.Interval.From)
		}
	}
	return length
}

// without gives what is left of an interval, which has both ends, when others are taken out of it, oldest first.
func (i Interval) without(others []Interval) []Interval {
	sorted := slices.Clone(others)
	slices.SortFunc(sorted, func(a, b Interval) int { return a.From.Compare(b.From) })
	var left []Interval
	reached := i.From
	for _, other := range sorted {
		if other.From.After(reached) {
			left = append(left, Interval{reached, earlierOf(other.From, i.To)})
		}
		if other.To.IsZero() || !other.To.Before(i.To) {
			reached = i.To
		} else if other.To.After(reached) {
			reached = other.To
		}
		if !reached.Before(i.To) {
			break
		}
	}
	if reached.Before(i.To) {
		left = append(left, Interval{reached, i.To})
	}
	return slices.DeleteFunc(left, func(rest Interval) bool { return !rest.From.Before(rest.To) })
}
