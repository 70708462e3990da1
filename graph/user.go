package graph

import "time"

// User is one of Clew's own users.
type User struct {
	UID     string // where the user signs in, and under which id there; never given to another one
	Name    string // as asked for; the graph gives each name to one user alone
	Display string
	Email   string
	Roles   []string // as of the last sign-in
	At      time.Time
}

// SessionOf tells whose session one is.
type SessionOf struct {
	User     string // by name
	Subject  string // uid of the user
	Provider string // the identity provider's own session; empty where it told none
}
