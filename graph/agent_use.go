package graph

import "time"

// AgentUse sums up the newest actions of an agent by what each of them names. Every action is in every one of the four
// lists once, those that name nothing under the empty uid.
type AgentUse struct {
	Looked     int64 // actions that it was taken from
	Cut        bool  // there may be older ones
	Instances  []AgentUseLine
	Tools      []AgentUseLine
	Principals []AgentUseLine // on whose behalf they were done
	Talks      []AgentUseLine // the conversations that they belong to
}

// AgentUseLine sums up the actions of an agent that name one thing.
type AgentUseLine struct {
	Of       Node // a tool and a conversation have no more than a uid
	Count    int64
	Calls    int64 // different tool calls among them
	Unproven int64 // whose delegation is not proven
	First    time.Time
	Last     time.Time
	Newest   string // uid of the newest
	Verdicts map[Verdict]int64
}
