package graph

import "time"

// Pending is an identity or a credential whose actions wait to be judged again.
type Pending struct {
	Label string // "Identity" or "Credential"
	UID   string
	Mark  string    // changes with each new reason
	From  time.Time // only actions since then
	// Writes counts the transactions that added actions to an identity, so that those added meanwhile are noticed.
	Writes int64
	Run    string // uid of the run that gave the last reason; empty: not known
}
