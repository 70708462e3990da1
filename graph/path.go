package graph

import "time"

// PathKind says which of two questions a search for paths answers. They are never mixed: one is about what is on record, the
// other about what the access as it stands allows.
type PathKind string

// The kinds of path.
const (
	PathHappened PathKind = "happened" // actions, credentials, sessions, derivations, requests and approvals
	PathCould    PathKind = "could"    // sponsorships, memberships, grants, derivations, and what lies in what
)

// PathQuery asks for the shortest paths between two nodes.
type PathQuery struct {
	From, To Station
	Kind     PathKind
	Lens     Lens
	Most     int // paths
	Depth    int // steps of the longest path
	Nodes    int // nodes that may be visited
}

// PathStep is one step that can be taken from one node to another.
type PathStep struct {
	From, To Station
	Type     string   // a relationship type, StepActed or StepActedFor
	Interval Interval // while it held, or from the oldest to the newest of the actions
	// The remaining fields are those of StepActed and StepActedFor.
	Count      int64
	Operations []string
	Verdicts   []Verdict
	Newest     string // uid of the newest action
}

// The types of a step that stands for actions.
const (
	StepActed    = "ACTED"     // from who acted, or with or under what, to what was acted on
	StepActedFor = "ACTED_FOR" // from the person on whose behalf to what was acted on
)

// Path is a way from one node to another, of one step at least.
type Path []PathStep

// PathProgress says how far a search has come.
type PathProgress struct {
	Depth   int // steps that have been searched from both ends together
	Nodes   int // nodes visited
	Steps   int // steps found between them
	Elapsed time.Duration
}

// Paths is what a search for paths found and what it searched.
type Paths struct {
	Paths    []Path
	Progress PathProgress
	// Why the search ended: "" when it is complete, else one of the PathStopped constants.
	Stopped string
	// Cut says that some nodes have more relationships or actions than were looked at.
	Cut bool
}

// Why a search ended before it was complete.
const (
	PathStoppedEnough = "enough" // as many paths as were asked for, none of which can be shorter
	PathStoppedDepth  = "depth"
	PathStoppedNodes  = "nodes"
	PathStoppedTime   = "time"
)
