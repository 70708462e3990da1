package neo4j

import (
	"cmp"
	"slices"
	"time"

	"clew/graph"
)

// holdingsFrom reads a grant as one identity holds it: once for each window of the grant and each span of time over which
// the identity belonged to the groups through which it has it. Each window has the request that led to it.
func holdingsFrom(f fields, requests map[string]graph.Request) []graph.Holding {
	grant := grantFrom(f.fields("grant"))
	var via []graph.Group
	for _, group := range f.maps("groups") {
		via = append(via, graph.Group{UID: group.text("uid"), Name: group.text("name")})
	}
	memberships := []graph.Interval{{}}
	for _, membership := range f.maps("memberships") {
		memberships = intersections(memberships, membership.windows())
	}
	var holdings []graph.Holding
	for _, window := range f.fields("grant").windows() {
		for _, membership := range memberships {
			if _, held := window.Intersect(membership); !held {
				continue
			}
			holding := graph.Holding{Grant: grant, Interval: membership, Via: via}
			holding.Grant.ValidFrom, holding.Grant.ValidTo = window.From, window.To
			if join := joinOf(f.maps("requests"), window); join != nil {
				request := requests[join.text("uid")]
				holding.Request, holding.Rule, holding.Key = &request, join.text("rule"), join.text("key")
				holding.Confidence = join.confidence()
			}
			holdings = append(holdings, holding)
		}
	}
	return holdings
}

// intersections gives the spans that any of the one and any of the others share.
func intersections(ones, others []graph.Interval) []graph.Interval {
	var shared []graph.Interval
	for _, one := range ones {
		for _, other := range others {
			if both, some := one.Intersect(other); some {
				shared = append(shared, both)
			}
		}
	}
	return shared
}

// joinOf picks the request that led to a window of a grant: the one that was stated with its beginning, else the last of
// those for which no source says to which window they led. Joins are in the order of the requests.
func joinOf(joins []fields, window graph.Interval) fields {
	var first, last fields
	var began time.Time
	for _, join := range joins {
		begun := join.texts("begun")
		if len(begun) == 0 {
			last = join
		}
		for _, text := range begun {
			beginning, err := graph.ParseInterval(text)
			if err == nil && window.Contains(beginning.From) && (first == nil || !beginning.From.After(began)) {
				first, began = join, beginning.From
			}
		}
	}
	if first != nil {
		return first
	}
	return last
}

// windows reads over which spans of time something held.
func (f fields) windows() []graph.Interval {
	list := f.texts("windows")
	if len(list) == 0 {
		return []graph.Interval{f.interval()}
	}
	windows := make([]graph.Interval, 0, len(list))
	for _, text := range list {
		if window, err := graph.ParseInterval(text); err == nil { // written by resolution
			windows = append(windows, window)
		}
	}
	slices.SortFunc(windows, func(a, b graph.Interval) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return windows
}
