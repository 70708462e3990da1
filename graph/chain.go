package graph

import "time"

// Chain is the whole chain of custody of one action, as the graph has it now.
type Chain struct {
	Action        Action // with the judgement as stored
	Resource      Resource
	Instance      AgentInstance
	OnBehalfOf    Identity
	Source        Source
	Circumstances Circumstances
	Earlier       []EarlierJudgement // oldest first: what was thought before more was known
	Edges         []Edge             // how the records of the chain were joined, bounded
	Waiting       Waiting            // whether the stored judgement is to be made again
	// Runs are those that led to judging it again, by uid; their sources are by uid only.
	Runs map[string]CollectorRun
	// Readings are how the sources of the coverage have been read, by uid, without their claims.
	Readings map[string]Reading `json:"-"`
}

// EarlierJudgement is what was thought of an action until more was known. Its grades have states but no reasons.
type EarlierJudgement struct {
	Judgement    Judgement
	SupersededAt time.Time
}

// AgentInstance is one running agent.
type AgentInstance struct {
	UID          string
	Name         string
	AgentVersion string
	Host         string
	StartedAt    time.Time
}
