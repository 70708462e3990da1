package views

import "cmp"

// The addresses of the explorer.
const (
	ExplorePath      = "/explore"
	ExplorePanelPath = "/explore/panel"
	PathsPath        = "/paths"
)

// SectionExplore is the explorer's entry in the navigation.
const SectionExplore = "explore"

// Explore is the page of a node with what stands around it, as a picture and as a table.
type Explore struct {
	Name    string
	Kind    string
	Focus   string // uid
	Page    string // address of its own page
	With    []string
	Open    []string
	Filter  ExploreFilter
	Picture Picture
	Panel   ExplorePanel
	Summary string // what is shown, of how much
	Lost    string // what the address asks for and is not there; empty: nothing
	SVG     string // addresses of the exports
	CSV     string
	JSON    string
	Paths   string // address of the search for paths from here
}

// ExploreFilter narrows a picture or a search for paths.
type ExploreFilter struct {
	Verdict     string
	Operation   string
	System      string
	Environment string
	From        string // as a datetime-local field has it
	To          string
	Clear       string    // address without filters
	Names       [2]string // of the two fields of time; empty: from and to
}

// Set says whether anything is filtered.
func (f ExploreFilter) Set() bool {
	return f.Verdict+f.Operation+f.System+f.Environment+f.From+f.To != ""
}

func (f ExploreFilter) fromName() string { return cmp.Or(f.Names[0], "from") }
func (f ExploreFilter) toName() string   { return cmp.Or(f.Names[1], "to") }

// ExplorePanel is what stands beside the picture about the selected node.
type ExplorePanel struct {
	Node     PictureNode // empty: none is selected
	Gone     string      // the id that is not in the picture
	Facts    []Fact
	Gaps     []Finding
	Words    string // of what is missing: what that means
	Controls []Control
}

// ExploreLink gives the address of the picture around a node.
func ExploreLink(uid string) string { return ExplorePath + "?focus=" + queryEscape(uid) }
