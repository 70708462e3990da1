package graph

import "time"

// Pending is an identity or a credential whose actions wait to be judged again.
type Pending struct {
	Label string // "Identity" or "Credential"
	UID   string
	Mark  string    // changes with each new reason
	From  time.Time // only actions since then
}
