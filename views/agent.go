package views

import "time"

// AgentsPath is the page of the deployed agents.
const AgentsPath = "/agents"

// Agents is a page of the deployed agents.
type Agents struct {
	Rows        []Agent
	Environment string // that they are narrowed to
	Next        string // address of the next page
	First       string // address of the first page, on later ones
	Export      Exports
}

// Agent is a deployed agent with what its newest actions show.
type Agent struct {
	Agent         Link
	Environment   string
	Sponsors      []Link
	Instances     int64
	Live          int64
	Looked        int64
	Cut           bool
	Last          time.Time
	Tools         []string
	Talks         []Link
	Conversations int64
	Principals    []Link
	Unproven      int64
	Verdicts      []VerdictCount
	Gaps          int64
	GapsHref      string
}

func (a Agent) summary() string {
	if a.Cut {
		return "newest " + plural(a.Looked, "action")
	}
	return plural(a.Looked, "action")
}
