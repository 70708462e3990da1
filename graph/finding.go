package graph

import "time"

// The states of a finding.
const (
	FindingOpen     = "open"
	FindingAccepted = "accepted"
	FindingResolved = "resolved"
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
	Status       string    `json:"status"`
	Count        int64     `json:"count"` // actions, or 1 for a rule about state
	FirstAt      time.Time `json:"firstAt"`
	LastAt       time.Time `json:"lastAt"`
	Samples      []string  `json:"samples"` // uids of some of its actions
}
