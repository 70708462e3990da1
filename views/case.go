package views

import (
	"net/url"
	"time"
)

// CasesPath is the address of the list of cases, to which the form that opens one posts.
const CasesPath = "/cases"

// CasePath gives the address of a case.
func CasePath(uid string) string { return "/case/" + url.PathEscape(uid) }

// Case is an incident that is worked on.
type Case struct {
	UID      string
	Title    string
	Status   string
	OpenedAt time.Time
	OpenedBy string
	Scope    Link // the scope as of now
	About    string
	Entries  []CaseEntry
	Count    int64
	JSON     string // address of the case file
	Pack     string // address of the evidence pack; empty: there is none to be had
	CanWrite bool   // whether the user may add to it
}

// Open says whether the case is worked on.
func (c Case) Open() bool { return c.Status == "open" }

// CaseEntry is one addition to a case.
type CaseEntry struct {
	Kind    string // note, link, scope, closed or reopened
	At      time.Time
	By      string
	Text    string
	Subject Link
	Frozen  string // address of a frozen scope; empty: none
}

// did says what the entry's author did.
func (e CaseEntry) did() string {
	switch e.Kind {
	case "link":
		return "linked"
	case "scope":
		return "froze the scope"
	case "closed":
		return "closed the case"
	case "reopened":
		return "opened the case again"
	default:
		return "noted"
	}
}

// Cases is the list of cases.
type Cases struct {
	Open   []Case
	Closed []Case
}
