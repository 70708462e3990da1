package graph

import "time"

// Visit is something that one of Clew's own users looked at, exported, decided or ran.
type Visit struct {
	UID       string // random
	User      string
	At        time.Time
	Operation string // such as "look-up", "search", "export", "run" or "sign-in"
	Target    string // uid or text that it was done to; empty where there is none
}

// Seen is a node that a user looked at.
type Seen struct {
	Node Node
	At   time.Time
}

// VisitQuery says which visits are wanted.
type VisitQuery struct {
	User      string    // empty: of all users
	Operation string    // empty: of all kinds
	From, To  time.Time // from From on and before To; zero: without an end
	Turn      Turn      // to older ones only
}
