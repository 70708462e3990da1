package graph

import (
	"fmt"
	"time"
)

// Claim is the statement of a source that two keys are one identity.
type Claim struct {
	Key        Key    // under which the source describes the identity, or the first of two that it calls equal
	Alias      Key    // the other key
	Rule       string // how the join was made, such as "same-record"
	Confidence float64
	Interval   Interval
	Source     string // uid of the source
	Evidence   string // hash of the latest record that states it
	Segment    string // evidence segment that keeps that record
	FirstSeen  time.Time
	LastSeen   time.Time
	Void       bool // an analyst's decision takes it out of the joins
}

// JoinKind says what an analyst decided about a join.
type JoinKind string

// The kinds of decisions about joins.
const (
	JoinPin      JoinKind = "pin"      // the alias is a key of the identity, whatever sources say
	JoinDispute  JoinKind = "dispute"  // the alias is not a key of the identity
	JoinUndo     JoinKind = "undo"     // what was merged under the alias is an identity of its own
	JoinWithdraw JoinKind = "withdraw" // an earlier decision holds no longer
)

// JoinDecision is what an analyst decided about a join. It is never changed nor deleted; another one withdraws it.
type JoinDecision struct {
	UID         string
	Kind        JoinKind
	Alias       Key
	Identity    Key // a key of the identity: uids may change, what a key means does not
	Reason      string
	User        string
	At          time.Time
	Withdraws   string // uid of the decision that a withdrawal ends
	WithdrawnBy string // uid of the withdrawal; empty: in force
}

// Parts reports whether the decision keeps alias and identity apart.
func (d JoinDecision) Parts() bool { return d.Kind == JoinDispute || d.Kind == JoinUndo }

// Joins are all that is known of how the keys of one identity were joined.
type Joins struct {
	Identity  Identity
	Aliases   []Alias
	Claims    []Claim        // those with a key of the identity at an end, also those that a decision makes void
	Decisions []JoinDecision // about a key of the identity, newest first, withdrawn ones included
	Merged    []Identity     // that were found to be this one
	Conflicts []KeyConflict  // keys of the identity, or joined with one, that several claim
}

// KeyConflict is a key that several identities claim over the same time.
type KeyConflict struct {
	Key       Key
	Claimants []Node
	Findings  []Finding // about the key, resolved ones included
}

// JoinChange is what a decision about a join comes to.
type JoinChange struct {
	Decision JoinDecision
	Seen     string     // the state that was looked at, for the decision to rest on
	Apart    []JoinMove // what becomes of its own
	Merged   []JoinMove // what becomes one with another
	Actions  Count      // that move, as far as they were counted
	Marked   Changed    // whose judgements are looked at again
}

// JoinMove is what one identity gives to another one.
type JoinMove struct {
	From  string // uid
	To    string // uid
	Keys  []Key
	Moves map[string]int // how many relationships of each type move, such as HELD_BY for grants
}

// KeyBeside gives the key that stands for the identity in a decision about another key: its uid where that is one of its
// keys, else one under which a source describes it, else any. The error wraps ErrInvalid when it has no other key.
func (j Joins) KeyBeside(alias Key) (Key, error) {
	var best Key
	rank := 0
	for _, one := range j.Aliases {
		worth := 1
		switch {
		case one.Key == alias:
			continue
		case one.Key.String() == j.Identity.UID:
			worth = 3
		case one.On == one.Key.String() && one.Rule == "stated":
			worth = 2
		}
		if worth > rank {
			best, rank = one.Key, worth
		}
	}
	if rank == 0 {
		return Key{}, fmt.Errorf("%s is the only key of %s: %w", alias, j.Identity.UID, ErrInvalid)
	}
	return best, nil
}
