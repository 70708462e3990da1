package views

import (
	"net/url"
	"strconv"
	"time"
)

// Finding is a gap, grouped by rule and subject.
type Finding struct {
	UID         string
	Rule        string
	Title       string
	Severity    string // critical, high, medium or low
	Status      string // open, accepted or resolved
	Subject     Link
	SubjectKind string
	System      string
	Count       int64 // actions, or 1 for a rule about state
	FirstAt     time.Time
	LastAt      time.Time
	Sponsors    []Link // who answers now for the identity that it affects
	Assignee    string // empty: nobody
	Until       time.Time
	Version     int64
}

// FindingPath gives the address of a gap.
func FindingPath(uid string) string { return "/gap/" + url.PathEscape(uid) }

// AcceptGapsPath is where the list posts the gaps that were chosen, and where accepting them is confirmed.
const AcceptGapsPath = GapsPath + "/accept"

// The addresses that keep a filter of the list and remove it.
const (
	SaveFilterPath   = GapsPath + "/filters"
	RemoveFilterPath = SaveFilterPath + "/remove"
)

// Chosen gives the gap as a value of a form: its version as it is shown, a space, its uid.
func (f Finding) Chosen() string { return strconv.FormatInt(f.Version, 10) + " " + f.UID }

// concerns says what the subject is; full with its system.
func (f Finding) concerns(full bool) string {
	if !full || f.System == "" {
		return f.SubjectKind
	}
	return f.SubjectKind + " in " + f.System
}

// Findings is the page of gaps.
type Findings struct {
	Filter   FindingFilter
	Chips    []FilterChip
	Saved    []SavedFilter
	Query    string // what would be kept as a filter; empty: nothing is filtered
	Trend    Trend
	Grouping []GroupChoice
	Groups   *FindingGroups // where the list is grouped; then there are no rows
	Rows     []Finding
	Total    Total
	Older    string // address of the next page; empty: this is the last
	Newer    string
	Export   Exports
	Cut      string // says that looking stopped at a bound before the page was full; empty: it did not
	Rule     *Rule  // the catalogue's entry, where one rule is chosen
	CanWrite bool   // the user may accept
}

// FilterChip is one filter in force, with the address of the page without it.
type FilterChip struct {
	Name   string
	Value  string
	Remove string
}

// SavedFilter is a filter that the user kept under a name.
type SavedFilter struct {
	Name string
	Href string
}

// GroupChoice is a way to group the list.
type GroupChoice struct {
	Words   string
	Href    string
	Current bool
}

// FindingGroups counts the gaps of the list by one of their properties.
type FindingGroups struct {
	Export Exports
	By     string // its name as a heading
	Rows   []FindingGroup
	Cut    string // says that counting stopped at a bound; empty: it did not
}

// FindingGroup is how many gaps have one value.
type FindingGroup struct {
	Value Link // leads to the list of them; without an address: none is known
	Count int64
}

// FindingFilter is what the page is narrowed to. It stands in its address.
type FindingFilter struct {
	Rule     string
	Severity string
	Status   string
	Age      string // "", "24h", "7d", "30d" or "90d": last seen within
	Sponsor  string // uid, key or exact name
	System   string
	Assignee string   // "-": nobody
	Subject  string   // uid, key or exact name
	Me       string   // the user, who is offered as assignee
	Rules    []Choice // every rule of the catalogue
}

// Choice is one entry of a selection.
type Choice struct {
	Value string
	Words string
}

// Set says whether anything is filtered.
func (f FindingFilter) Set() bool {
	return f.Rule+f.Severity+f.Status+f.Age+f.Sponsor+f.System+f.Assignee+f.Subject != ""
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
