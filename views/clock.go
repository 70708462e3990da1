package views

import "time"

// Clocks say as of which moments a verdict is shown, and offer others.
type Clocks struct {
	Path        string    // of the page as of now
	True        time.Time // the moment as of which the access is judged; zero: that of the action
	Known       time.Time // by when it was known; zero: now
	Basis       string    // by what right the verdict is told, in a sentence or two; empty for that of now
	Differences []LinkDifference
	Node        bool      // what is shown is a node, not a verdict
	Keep        []Choice  // further parameters of the page, by name in Words, which the form sends along
	Least, Most time.Time // between which a slider chooses
}

// LinkDifference is a link that is graded otherwise as of the clocks than it is now.
type LinkDifference struct {
	Link  string
	Shown string // its state as of the clocks
	Now   string
}

// Set says whether another verdict than that of now is shown.
func (c Clocks) Set() bool { return !c.True.IsZero() || !c.Known.IsZero() }

// title says as of when the verdict is shown.
func (c Clocks) title() string {
	title := ""
	if !c.Known.IsZero() {
		title = "As known at " + stampZone(c.Known)
	}
	switch {
	case c.True.IsZero():
		return title
	case c.Node && title == "":
		return "As it held at " + stampZone(c.True)
	case c.Node:
		return title + ", as it held at " + stampZone(c.True)
	case title == "":
		return "Judged as if done at " + stampZone(c.True)
	}
	return title + ", judged as if done at " + stampZone(c.True)
}

// field writes a time for a field of a form, in UTC.
func field(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.UTC().Format("2006-01-02T15:04:05")
}

// trueWords name the field of the moment as of which something is true.
func (c Clocks) trueWords() string {
	if c.Node {
		return "As it held at (UTC)"
	}
	return "As if done at (UTC)"
}
