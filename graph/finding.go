package graph

import "time"

// The states of a finding.
const (
	FindingOpen     = "open"
	FindingAccepted = "accepted" // until its end date, at which it opens again by itself
	FindingResolved = "resolved" // by itself: the rule no longer hits
)

// Finding is a gap, grouped: one for each rule and subject, never one for each action.
type Finding struct {
	UID          string    `json:"uid"`
	Rule         string    `json:"rule"`
	Severity     string    `json:"severity"`
	Subject      string    `json:"subject"`      // uid of the node that it concerns
	SubjectName  string    `json:"subjectName"`  // how a person knows it
	SubjectLabel string    `json:"subjectLabel"` // its label
	SubjectKind  string    `json:"-"`            // its kind, where it has one
	Identity     string    `json:"identity"`     // uid of the identity that is, has or holds the subject; empty: none is known
	System       string    `json:"system"`       // of the grant or resource; else the first word of the subject's key
	Details      string    `json:"details"`      // what the rule says of this one; may be empty
	Status       string    `json:"status"`
	Count        int64     `json:"count"` // actions, or 1 for a rule about state
	FirstAt      time.Time `json:"firstAt"`
	LastAt       time.Time `json:"lastAt"`
	Samples      []string  `json:"samples"`  // uids of some of its actions
	Sponsors     []Sponsor `json:"sponsors"` // who answers for Identity now
	Assignee     string    `json:"assignee"` // who has to see to it; empty: nobody

	Acceptance *Acceptance `json:"acceptance,omitempty"` // the last one that was not withdrawn; nil: none
	ResolvedAt time.Time   `json:"resolvedAt,omitzero"`
	Reopenings int64       `json:"reopenings"` // how often it opened again
	ReopenedAt time.Time   `json:"reopenedAt,omitzero"`
	Version    int64       `json:"version"` // changes with every entry of its history, not with its count
}

// Sponsor is a person who answers for the identity that a finding affects.
type Sponsor struct {
	UID      string `json:"uid"`
	Name     string `json:"name"`
	Kind     string `json:"-"`
	Departed bool   `json:"departed,omitempty"`
}

// Acceptance is somebody's decision to live with a gap for a time. It holds until its end also when the gap goes and comes
// back meanwhile. More hits do not end it: they are counted and shown.
type Acceptance struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
	Until  time.Time `json:"until"`
	More   int64     `json:"more"` // hits since it was accepted
}

// LongestAcceptance bounds how far ahead the end of an acceptance may lie.
const LongestAcceptance = 366 * 24 * time.Hour

// The bounds of what people write about a finding, in bytes.
const (
	LongestReason   = 2000
	LongestAssignee = 200
)

// MostAccepted is how many findings may be accepted at once.
const MostAccepted = 200
