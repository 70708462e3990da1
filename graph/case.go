package graph

import "time"

// The states of a case.
const (
	CaseOpen   = "open"
	CaseClosed = "closed"
)

// The kinds of entries of a case.
const (
	EntryNote     = "note"     // what somebody wrote
	EntryLink     = "link"     // a node that belongs to the case
	EntryScope    = "scope"    // what was within reach at that moment, frozen
	EntryClosed   = "closed"   // the case was closed, with the reason
	EntryReopened = "reopened" // the case was opened again, with the reason
)

// The bounds of what people write, in bytes.
const (
	LongestTitle = 200
	LongestText  = 10_000
)

// Case is an incident that is worked on: what it is scoped from, and everything that was added to it, in order. Entries are
// never changed or removed.
type Case struct {
	UID      string
	Title    string
	Scope    ReachQuery // To is zero as long as the incident lasts
	Status   string
	OpenedAt time.Time
	OpenedBy string
	Entries  []CaseEntry // oldest first
	Count    int64       // of the entries; also what a writer must have seen to close or reopen
}

// CaseEntry is one addition to a case.
type CaseEntry struct {
	UID     string
	Kind    string // one of the Entry constants
	At      time.Time
	By      string // user
	Text    string
	Subject Node   // of a link
	Content []byte // of a frozen scope: the Reach, as JSON
}
