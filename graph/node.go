package graph

// Node names a node of the graph, with what a list shows of it.
type Node struct {
	UID   string
	Label string // such as "Identity", "Grant" or "Action"
	Kind  string // of an identity, a credential or a resource
	Name  string
}

// Related is a node in a relationship over a span of time.
type Related struct {
	Node     Node
	Interval Interval
	OpenGaps int64
}

// Key tells a node from all others: uids are unique for each label only.
func (n Node) Key() string { return n.Label + "/" + n.UID }
