package graph

import "time"

// Lens narrows what an exploration looks at. Its zero value leaves everything in.
type Lens struct {
	Interval    Interval // of actions by their time, of state by its own span
	Verdict     Verdict  // of actions
	Operation   string   // what the operation of an action begins with
	System      string   // of actions, grants and resources; what belongs to no system stays
	Environment string   // of actions, identities and resources; what belongs to no environment stays
}

// Station is a node as a picture or a path shows it.
type Station struct {
	Node           Node
	Handle         string    // by which the database reaches it at once; not to be kept beyond one search
	From           time.Time // its beginning: issued, provisioned, asked, decided, started, or the time of an action
	To             time.Time // its end: expired, ended, departed, disabled; zero: none
	RevokedAt      time.Time // of a credential
	SupersededAt   time.Time // of a credential
	Decision       string    // of an approval
	Verdict        Verdict   // of an action
	Outcome        string    // of an action
	Gaps           []string  // of an action: the rules that it breaks
	States         []string  // of an action: the seven, in the order of Links
	System         string
	Environment    string
	Classification string // of a resource
	Title          string // of a request
	Target         string // of an action: the exact thing acted on, where finer than the resource
}

// Tie is one relationship of a node.
type Tie struct {
	Other    Station
	Interval Interval // while it held, where its kind has a span
}

// TieGroup is all relationships of one kind and direction at one node. Its ties are the newest, or the first by name.
type TieGroup struct {
	Type     string
	Outgoing bool
	Total    int64 // at the node, whatever the lens
	Matched  Count // that the lens leaves in, among those looked at
	Ties     []Tie
}

// Key names the group at its node, such as "<HELD_BY" for the grants that an identity holds.
func (g TieGroup) Key() string { return TieKey(g.Type, g.Outgoing) }

// TieKey names a kind of relationship with its direction.
func TieKey(kind string, outgoing bool) string {
	if outgoing {
		return ">" + kind
	}
	return "<" + kind
}

// UseGroup is the actions of one node that share operation, verdict and what they acted on (at a resource: who acted).
type UseGroup struct {
	Operation  string
	Verdict    Verdict
	Other      Station // empty where the actions name none
	Count      int64
	First      time.Time
	Last       time.Time
	Newest     string // uid of the newest action
	Credential string // uid of the credential, where all used the same one
	Grant      string // uid of the grant, where all were under the same one
	Ungranted  int64  // how many had no grant at all
}

// Uses is the newest actions of one node, grouped: broken ones first, then the largest groups.
type Uses struct {
	Groups  []UseGroup
	Found   int64 // groups in all
	Matched int64 // actions in all groups
	Looked  Count // actions that were looked at; AtLeast: there are older ones
}

// Absence is a link that is missing at a node, as an open finding states it.
type Absence struct {
	Subject string // uid of the node
	Rule    string
}
