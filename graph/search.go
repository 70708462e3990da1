package graph

// Hit is one node that a search found.
type Hit struct {
	Node    Node
	Keys    []string // its identifiers
	Matched string   // on what it matched: a property, or the scheme of an alias
	Exact   bool     // on an identifier, not on the beginning of a name
	Detail  string   // tells it from its namesakes
	Of      string   // for a search that leads to a list of actions: one of the ActionsOf constants
}

// Found is what a search found, exact hits first.
type Found struct {
	Hits []Hit
	More bool // there are more than these
}
