package views

import (
	"net/url"
	"time"
)

// Joins is the page of how the keys of one identity were joined.
type Joins struct {
	Identity  Link
	UID       string
	Aliases   []JoinedAlias
	Merged    []MergedIdentity
	Decisions []JoinDecision
	Apart     []JoinClaim // statements that a decision, or another identity with the key, takes out
	Conflicts []KeyConflict
	CanDecide bool
}

// KeyConflict is a key that several identities claim over the same time.
type KeyConflict struct {
	Key       string
	Claimants []Link    // to the joins of each
	Findings  []Finding // that it led to
}

// JoinedAlias is a key of an identity with the statements that join it.
type JoinedAlias struct {
	Key     string
	Window  Interval
	Join    Join
	Claims  []JoinClaim
	Dispute string // address that asks to dispute it; empty: it is the only key
}

// JoinClaim is the statement of a source that two keys are one identity.
type JoinClaim struct {
	Key, Alias string
	Rule       string
	Confidence float64
	First      time.Time
	Last       time.Time
	Source     Link
	Evidence   string // hash of the latest record that states it
}

// MergedIdentity is one that was found to be this one.
type MergedIdentity struct {
	Identity Link
	Undo     string // address that asks to undo it
}

// JoinDecision is what an analyst decided.
type JoinDecision struct {
	UID       string
	Kind      string
	Sentence  string
	User      string
	At        time.Time
	Reason    string
	Withdrawn bool
	Withdraw  string // address that asks to withdraw it; empty: it is withdrawn, or is a withdrawal
}

// JoinChange is the page that asks to confirm a decision about a join.
type JoinChange struct {
	UID       string // of the identity whose page leads here
	Sentence  string
	Kind      string
	Alias     string
	Withdraws string
	Seen      string
	Moves     []JoinMove
	Actions   string
	Again     []Fact // who is judged again
}

// JoinMove is what one identity gives to another.
type JoinMove struct {
	From, To string
	Keys     []string
	Gives    []Fact
}

// KeyPath gives the address that leads to how a key was joined.
func KeyPath(key string) string { return "/key/" + url.PathEscape(key) }

// JoinsPath gives the address of how the keys of an identity were joined.
func JoinsPath(uid string) string { return "/identity/" + url.PathEscape(uid) + "/joins" }

// DecideJoinPath gives the address that asks to confirm a decision. Empty values are left out.
func DecideJoinPath(uid, kind, alias, withdraws string) string {
	values := url.Values{"kind": {kind}}
	if alias != "" {
		values.Set("alias", alias)
	}
	if withdraws != "" {
		values.Set("withdraws", withdraws)
	}
	return JoinsPath(uid) + "/decide?" + values.Encode()
}
