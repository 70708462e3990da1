package graph

import "time"

// FindingQuery narrows a list of findings.
type FindingQuery struct {
	Rule     string
	Severity string
	Status   string
	System   string
	Assignee string    // FindingNobody: those that nobody is assigned to
	Sponsor  string    // uid, key or exact name of a person who answers now for the identity that they affect
	Subject  string    // uid, key or exact name of what they concern; of an identity: also of its credentials and grants
	Since    time.Time // last seen since
	Turn     Turn
}

// FindingNobody asks for findings that nobody is assigned to.
const FindingNobody = "-"

// FindingGroups names what findings can be grouped by.
var FindingGroups = []string{"rule", "severity", "system", "sponsor"}

// FindingGroup is how many findings have one value.
type FindingGroup struct {
	Value string `json:"value"` // empty: they have none
	Name  string `json:"name"`  // how a person knows it
	Count int64  `json:"count"`
}

// SavedFilter is a filter of the list of findings that a user keeps under a name.
type SavedFilter struct {
	UID   string
	User  string
	Name  string
	Query string // the query part of the page's address
}

// MostSavedFilters is how many a user may keep.
const MostSavedFilters = 30

// LongestFilterName bounds the name of a saved filter, in bytes.
const LongestFilterName = 80
