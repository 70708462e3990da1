package views

import (
	"net/url"
	"time"
)

// ScopePath is the address of the page that scopes an incident.
const ScopePath = "/scope"

// ScopeOf gives the address of the scope of a credential, identity, sponsor, vendor or address, ever since.
func ScopeOf(of, value string) string {
	return ScopePath + "?" + url.Values{"of": {of}, "value": {value}}.Encode()
}

// Scope is what somebody who has a credential, an identity or another start in hand did and can reach.
type Scope struct {
	Form        ScopeForm
	Chosen      bool // something is asked for; else only the form is shown
	Start       Link
	Kind        string // such as "Credential"
	Summary     string // one sentence that can be quoted
	Steps       []ScopeStep
	Deeds       []Deed
	DeedsNote   string // says that counting stopped; empty: it did not
	Touched     []Touched
	Reachable   []Reachable
	Identities  []Reached
	Credentials []Reached
	CutNote     string // says that a list is cut; empty: none is
	Answerable  []Answers
	SaveTitle   string // suggested for a case; empty: the user may open none
	JSON        string // address of the same as JSON
	Queries     []Query
}

// ScopeForm is what the scope is asked by.
type ScopeForm struct {
	Of    string
	Value string
	From  string // as a form sends it, in UTC
	To    string
	Kinds []Choice
}

// ScopeStep is one thing to do to contain an incident, in order.
type ScopeStep struct {
	Words   string
	Subject Link
	Note    string
	Done    bool
}

// Deed is what was done to one resource by one operation with one verdict, counted.
type Deed struct {
	Operation string
	Resource  Link
	Verdict   string
	Outcome   string
	Count     int64
	First     time.Time
	Last      time.Time
	Sample    Link
}

// Touched is a resource that was acted on.
type Touched struct {
	Resource       Link
	Classification string
	Environment    string
	Count          int64
	Operations     string
}

// Reachable is a grant within reach, with what it covers.
type Reachable struct {
	Grant          Link
	System         string
	Path           []Link // from the identity through its groups
	Covers         []Link
	More           int64 // how many further resources it names
	Patterns       string
	Classification string
	Until          time.Time // zero: standing
}

// Reached is an identity or a credential within reach.
type Reached struct {
	Node  Link
	Kind  string
	How   string
	State string // of a credential
	Last  time.Time
}

// Answers is who answers for an identity within reach.
type Answers struct {
	Identity Link
	Sponsor  Link // without text: nobody
	Vendor   Link
}
