package graph

import "time"

// From what a blast radius or the scope of an incident is told.
const (
	ReachOfCredential = "credential"
	ReachOfIdentity   = "identity"
	ReachOfSponsor    = "sponsor" // the identities that a person answers for
	ReachOfVendor     = "vendor"  // the identities that a vendor operates
	ReachOfAddress    = "address" // whatever was used from a network address
)

// ReachKinds lists from what a reach can be told.
var ReachKinds = []string{ReachOfCredential, ReachOfIdentity, ReachOfSponsor, ReachOfVendor, ReachOfAddress}

// ReachQuery asks what was done, and what can be done, by whoever has what it starts from in hand.
type ReachQuery struct {
	Of    string    // one of the ReachOf constants
	Value string    // uid, or the address
	From  time.Time // since when; zero: ever
	To    time.Time // until when; what can be reached is told as of this moment, too
}

// Reach is what was done and what can be done from one start. Its lists are bounded and say so.
type Reach struct {
	Start       Node
	Identities  List[ReachedIdentity]
	Credentials List[ReachedCredential]
	Deeds       []Deed // most frequent first
	DeedsCut    bool   // counting stopped at its bound, so that there are more
	Reachable   List[Entitled]
	Answerable  []Answerable
}

// How an identity or a credential came within reach.
const (
	ReachedAtStart    = "start"   // it is what the reach is told from, or belongs to it
	ReachedByHolding  = "holder"  // it holds a credential within reach
	ReachedByIssue    = "issued"  // it was issued to an identity within reach
	ReachedByDeriving = "derived" // it was obtained with a credential within reach
	ReachedByMaking   = "made"    // an action within reach made it
	ReachedByUse      = "used"    // it was used from the address
)

// ReachedIdentity is an identity that whoever has the start in hand can act as.
type ReachedIdentity struct {
	Identity Identity
	How      string // one of the ReachedBy constants, or ReachedAtStart
}

// ReachedCredential is a credential that whoever has the start in hand has, or may have.
type ReachedCredential struct {
	Credential Credential
	How        string
	From       string // uid of the credential or identity through which it was reached; empty at the start
	Depth      int    // how many derivations away from the start
	LastUsed   time.Time
}

// Deed is what was done to one resource by one operation with one verdict, counted.
type Deed struct {
	Operation string
	Resource  Resource // without uid where the action names none
	Verdict   Verdict
	Outcome   string
	Count     int64
	First     time.Time
	Last      time.Time
	Identity  string // uid of who did the newest
	Sample    string // uid of the newest such action
}

// Entitled is a grant within reach, with what it covers.
type Entitled struct {
	Grant     Grant
	Holder    Node
	Via       []Group    // the groups through which an identity has it
	Identity  Node       // the identity within reach that has it
	Covers    []Resource // the resources that it names exactly, bounded
	CoversAll int64      // how many it names exactly
}

// Answerable is who answers for an identity within reach.
type Answerable struct {
	Identity Node
	Sponsor  Identity // without uid: nobody answers
	Vendor   Node
}
