package graph

import "time"

// MostBacklog bounds how many identities, and how many credentials, a Backlog counts.
const MostBacklog = 10_000

// Backlog is what waits to be judged again because facts about it arrived late or changed.
type Backlog struct {
	Identities  int64     // at most MostBacklog
	Credentials int64     // at most MostBacklog
	Since       time.Time // when the first of them began to wait; zero where that is not known
	OldestAt    time.Time // time of the earliest action among them; zero: none was found
}

// Empty reports whether nothing waits.
func (b Backlog) Empty() bool { return b.Identities+b.Credentials == 0 }

// Waiting says that an action is to be judged again: what the stored judgement rests on has changed.
type Waiting struct {
	Identity   bool      // for facts about who acted
	Credential bool      // for facts about the credential used
	Since      time.Time // zero where that is not known
}

// Waits reports whether the action is to be judged again.
func (w Waiting) Waits() bool { return w.Identity || w.Credential }
