package views

import "time"

// AgentUse sums up what an agent's newest actions name: an instance, a tool, a person or a conversation.
type AgentUse struct {
	Of       Link // without an address, where there is no page of it
	Count    int64
	Calls    int64 // different tool calls
	Unproven int64 // actions whose delegation is not proven
	Started  time.Time
	Live     bool // acted within a day
	First    time.Time
	Last     time.Time
	Newest   Link // the newest of the actions
	Verdicts []VerdictCount
}

// agentUse is the body of a list of an agent's use.
type agentUse struct {
	label string
	of    string // heading of the first column
	kind  string // id of the section, which says what columns there are
	basis string
	rest  string // how many actions name nothing
	rows  []AgentUse
}

func (u agentUse) instances() bool  { return u.kind == "instances" }
func (u agentUse) calls() bool      { return u.kind == "tools" || u.kind == "conversations" }
func (u agentUse) principals() bool { return u.kind == "behalf" }

func (u agentUse) section(all int64, without string) Section {
	if u.rest != "" && len(u.rows) == 0 {
		without += " " + u.basis + " " + u.rest
	}
	section := newSection(u.kind, u.label, len(u.rows), without, agentUseTable(u)).Wide()
	return section.Of(all, "")
}

// AgentInstanceSection lists the instances of an agent, of all in number. basis says which actions they were taken from, rest
// how many of these name none.
func AgentInstanceSection(rows []AgentUse, all int64, basis, rest string) Section {
	return agentUse{label: "Instances", of: "Instance", kind: "instances", basis: basis, rest: rest, rows: rows}.
		section(all, "No instance of this agent is known. Sources of agent traces name the one that acted.")
}

// AgentToolSection lists the tools that an agent called.
func AgentToolSection(rows []AgentUse, all int64, basis, rest string) Section {
	return agentUse{label: "Tool calls", of: "Tool", kind: "tools", basis: basis, rest: rest, rows: rows}.
		section(all, "No tool is known to be used. Sources of agent traces name the tool and its call.")
}

// AgentPrincipalSection lists on whose behalf an agent acted.
func AgentPrincipalSection(rows []AgentUse, all int64, basis, rest string) Section {
	return agentUse{label: "On whose behalf", of: "Person", kind: "behalf", basis: basis, rest: rest, rows: rows}.
		section(all, "It is not known to have acted on anybody's behalf.")
}

// AgentTalkSection lists the conversations of an agent, newest first.
func AgentTalkSection(rows []AgentUse, all int64, basis, rest string) Section {
	return agentUse{label: "Conversations", of: "Conversation", kind: "conversations", basis: basis, rest: rest, rows: rows}.
		section(all, "No conversation is known. Sources of agent traces name the one that an action belongs to.")
}

// leadingSpace parts a sentence from the one before it.
func leadingSpace(sentence string) string {
	if sentence == "" {
		return ""
	}
	return " " + sentence
}
