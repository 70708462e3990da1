package graph

import "time"

// By what a list of actions is reached.
const (
	ActionsOfAll          = ""
	ActionsOfIdentity     = "identity"
	ActionsOfCredential   = "credential"
	ActionsOfResource     = "resource"
	ActionsOfGrant        = "grant"
	ActionsOfInstance     = "instance"
	ActionsOfPrincipal    = "principal" // the person on whose behalf they were done
	ActionsOfAddress      = "address"
	ActionsOfToolCall     = "toolCall"
	ActionsOfConversation = "conversation"
	ActionsOfTrace        = "trace"
)

// ActionQuery narrows a list of actions.
type ActionQuery struct {
	Of        string // one of the ActionsOf constants
	Value     string // the uid, address or id that Of speaks of
	Verdict   Verdict
	Operation string // what the operation begins with
	Interval  Interval
	Turn      Turn
}

// ActionLine is an action in a list.
type ActionLine struct {
	UID        string
	At         time.Time
	System     string
	Operation  string
	Outcome    string
	Verdict    Verdict
	Gaps       []string
	Identity   Node
	Resource   Node
	Target     string
	Credential string // uid
	Grant      string // uid
	SourceIP   string
	States     []string // the seven, in the order of Links
}

// DayCount is how many actions there were on one day.
type DayCount struct {
	Day   time.Time // midnight UTC
	Count int64
}

// Use is how often a node was used per day, from the newest action backwards.
type Use struct {
	Days   []DayCount // days with use, oldest first
	Newest time.Time  // zero: never used
	Cut    bool       // the count stopped within the oldest day, so that this one is not whole
}
