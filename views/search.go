package views

import (
	"slices"
	"time"
)

// Search is what a search found.
type Search struct {
	Query  string
	Facets []Facet
	Hits   []Hit
	Export Exports
	More   bool   // there are more hits than shown
	Recent []Seen // under an empty box: what the reader looked at last
}

// Facet is one way to narrow a search, with its values as chips.
type Facet struct {
	Title string
	Chips []Chip
}

// Chip sets a filter or, where it is on, removes it.
type Chip struct {
	Words string
	Href  string
	On    bool
}

// filtered reports whether a filter is on.
func (s Search) filtered() bool {
	for _, facet := range s.Facets {
		for _, chip := range facet.Chips {
			if chip.On {
				return true
			}
		}
	}
	return false
}

// actions reports whether an action is among the hits.
func (s Search) actions() bool {
	return slices.ContainsFunc(s.Hits, func(hit Hit) bool { return hit.UID != "" })
}

// Hit is one node that a search found.
type Hit struct {
	Kind        string // its label
	UID         string // of an action
	Subject     Link
	Keys        []string // its identifiers
	Matched     string   // on what it matched: a property or alias scheme, such as "accessKeyId"
	Detail      string   // one line that tells it from its namesakes
	Verdict     string   // of an action
	Placeholder bool     // nobody described it yet
}

// Seen is a node that the reader looked at.
type Seen struct {
	Kind    string
	Subject Link
	At      time.Time
}
