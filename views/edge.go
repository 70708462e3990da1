package views

// Edge is one join of a chain with how it was made.
type Edge struct {
	Says     string // what the join says, such as "provisioned"
	From, To Link
	Join     Join
	Source   Link
	Evidence string // hash of the record that states it; empty: none is known
	Decide   string // address of the joins about which one can decide; empty: the record states it itself
}

// EdgeSection lists how the records of a node were joined.
func EdgeSection(edges []Edge) Section {
	return newSection("edges", "How these were joined", len(edges), "No join with another record is known.", edgeDetails(edges)).Wide()
}
