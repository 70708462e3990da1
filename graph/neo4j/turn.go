package neo4j

import (
	"cmp"
	"slices"
	"time"

	"clew/graph"
)

// mostLooked is how many entries of an index one page with filters may look at.
const mostLooked = 5_000

// The ends of time that Neo4j can index and Go can write.
var (
	beginning = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	end       = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
)

// look is what one walk along an index found.
type look[T any] struct {
	rows []T         // in the order of the walk
	last graph.Place // the last entry looked at
	cut  bool        // the bound was reached: there may be more behind last
}

// pageOf makes a page of what walks found, each in the order in which the page is turned and with one row more than the
// page has, where there are as many.
func pageOf[T any](looks []look[T], turn graph.Turn, placeOf func(T) graph.Place) graph.Page[T] {
	order := func(a, b graph.Place) int {
		compared := cmp.Or(a.At.Compare(b.At), cmp.Compare(a.UID, b.UID))
		if !turn.Newer {
			return -compared
		}
		return compared
	}
	var none graph.Place
	var rows []T
	stop := none // nothing behind it may be shown: a walk stopped there
	for _, one := range looks {
		rows = append(rows, one.rows...)
		reached := one.last
		if len(one.rows) > turn.Most {
			reached = placeOf(one.rows[len(one.rows)-1])
		}
		if (one.cut || len(one.rows) > turn.Most) && (stop == none || order(reached, stop) < 0) {
			stop = reached
		}
	}
	slices.SortFunc(rows, func(a, b T) int { return order(placeOf(a), placeOf(b)) })
	if stop != none {
		rows = slices.DeleteFunc(rows, func(row T) bool { return order(placeOf(row), stop) > 0 })
	}
	page := graph.Page[T]{}
	onward, back := stop, none
	if len(rows) > turn.Most {
		rows = rows[:turn.Most]
		onward = placeOf(rows[turn.Most-1])
	} else {
		page.Cut = stop != none
	}
	if turn.Place != none {
		back = turn.Place
		if len(rows) > 0 {
			back = placeOf(rows[0])
		}
	}
	page.Rows, page.Older, page.Newer = rows, onward, back
	if turn.Newer {
		slices.Reverse(page.Rows)
		page.Older, page.Newer = back, onward
	}
	return page
}
