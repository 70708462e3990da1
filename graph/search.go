package graph

// SearchQuery says what to look for.
type SearchQuery struct {
	Text        string
	ByWords     bool    // also by the words of names, titles, justifications and keys
	Label       string  // of the nodes that are wanted; empty: any
	Kind        string  // of identity, credential or resource
	System      string  // in which it is, or whose source described it
	Environment string  // of identities and resources
	Verdict     Verdict // of actions
	Most        int     // hits
}

// Filtered reports whether anything but the text narrows the search.
func (q SearchQuery) Filtered() bool {
	return q.Label != "" || q.Kind != "" || q.System != "" || q.Environment != "" || q.Verdict != ""
}

// Hit is one node that a search found.
type Hit struct {
	Node        Node
	Keys        []string // its identifiers
	Matched     string   // on what it matched: a property, or the scheme of an alias
	Exact       bool     // on an identifier, not on the beginning of a name
	Detail      string   // tells it from its namesakes
	Of          string   // for a search that leads to a list of actions: one of the ActionsOf constants
	System      string
	Environment string
	Verdict     Verdict // of an action
	Placeholder bool    // nobody described it yet
}

// Found is what a search found: exact hits first, then by the beginning of a name, then by words.
type Found struct {
	Hits []Hit
	More bool // there are more than these
}
