package graph

import "time"

// FindingQuery narrows a list of findings.
type FindingQuery struct {
	Rule     string
	Severity string
	Status   string
	Subject  string    // uid of what they concern
	Since    time.Time // last seen since
	Turn     Turn
}
