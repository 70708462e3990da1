package views

import "time"

// Finding is a gap, grouped by rule and subject.
type Finding struct {
	Rule        string
	Title       string
	Severity    string // critical, high, medium or low
	Status      string // open, accepted or resolved
	Subject     Link
	SubjectKind string
	Count       int64 // actions, or 1 for a rule about state
	FirstAt     time.Time
	LastAt      time.Time
	Samples     []Link // some of its actions
}

// Findings is the page of gaps.
type Findings struct {
	Filter FindingFilter
	Rows   []Finding
	Total  Total
	Older  string // address of the next page; empty: this is the last
	Newer  string
	Export string // address of the whole result as CSV
	Cut    string // says that looking stopped at a bound before the page was full; empty: it did not
	Rule   *Rule  // the catalogue's entry, where one rule is chosen
}

// FindingFilter is what the page is narrowed to. It stands in its address.
type FindingFilter struct {
	Rule     string
	Severity string
	Status   string
	Age      string   // "", "24h", "7d", "30d" or "90d": last seen within
	Subject  string   // uid or the beginning of a name
	Rules    []Choice // every rule of the catalogue, with how many findings it has
}

// Choice is one entry of a selection.
type Choice struct {
	Value string
	Words string
}

// Set says whether anything is filtered.
func (f FindingFilter) Set() bool {
	return f.Rule+f.Severity+f.Status+f.Age+f.Subject != ""
}

// Rule is a rule's entry in the catalogue.
type Rule struct {
	ID          string
	Title       string
	Severity    string
	Subject     string // label of what it concerns
	Description string
	Remediation string
	Controls    []Control
	Queries     []Query
}

func (f Findings) summary() string {
	shown := plural(int64(len(f.Rows)), "gap") + " shown"
	switch {
	case !f.Total.Known:
		return shown
	case f.Total.AtLeast:
		return shown + ", of more than " + count(f.Total.Count)
	default:
		return shown + ", of " + count(f.Total.Count)
	}
}
