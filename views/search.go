package views

// Search is what a search found.
type Search struct {
	Query string
	Hits  []Hit
	More  bool // there are more hits than shown
}

// Hit is one node that a search found.
type Hit struct {
	Kind    string // its label
	Subject Link
	Keys    []string // its identifiers
	Matched string   // on what it matched: a property or alias scheme, such as "accessKeyId"
	Detail  string   // one line that tells it from its namesakes
}
