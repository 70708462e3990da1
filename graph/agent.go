package graph

import "time"

// AgentQuery says which page of the deployed agents is asked for.
type AgentQuery struct {
	After       Node   // the last one of the page before; its name and uid count
	Environment string // empty: any
	Now         time.Time
	Most        int
}

// AgentLine is a deployed agent in a list, with what its newest actions show.
type AgentLine struct {
	Agent         Node
	Environment   string
	Sponsors      []Node // who answers for it now
	Instances     int64  // in all
	Live          int64  // instances that acted within a day
	Looked        int64  // actions that the following was taken from
	Cut           bool   // there may be more actions than these
	Last          time.Time
	Tools         []string
	Talks         []string // some of its conversations
	Conversations int64
	Principals    []Node // some of those on whose behalf it acted
	Unproven      int64  // actions whose delegation is not proven
	Verdicts      map[Verdict]int64
	Gaps          int64 // open ones about the agent itself
}
