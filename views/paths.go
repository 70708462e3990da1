package views

// Paths is the page of a search for paths between two nodes with what it found.
type Paths struct {
	From, To         string // what stands in the form: any identifier
	FromHits, ToHits []Choice
	Kind             string // "happened" or "could"
	Filter           ExploreFilter
	Asked            bool // both ends are known: there is a result
	Found            []FoundPath
	Picture          Picture
	Summary          string // what was found
	Searched         string // what was searched, and why the search ended
	Longer           string // address of a longer search without JavaScript; empty: the search is complete
	Stream           string // address of a longer search with its progress
	SVG, CSV, JSON   string
	Trouble          string // why there is no search yet
}

// FoundPath is one path as a sentence.
type FoundPath struct {
	Parts []Link // words and names in turn
	Steps int
}
