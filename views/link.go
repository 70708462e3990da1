package views

// Link is a name that leads somewhere. Without an Href it is rendered as plain text.
type Link struct {
	Text string
	Href string
}

// Fact is one row of a definition list.
type Fact struct {
	Label string
	Value string
	Href  string // where the value leads; empty: nowhere
	Code  bool   // an identifier, set in the monospaced face
	Note  string // small print after the value
}

// Control is one control of a published framework that a rule serves.
type Control struct {
	ID    string // such as "NHI7" or "AC-6"
	Title string
}

// long says whether the value is an identifier that needs two columns.
func (f Fact) long() bool { return f.Code && len(f.Value) > 32 }
