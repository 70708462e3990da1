package judge

import (
	"slices"
	"strings"

	"clew/graph"
)

// Context is one piece of the circumstances that a record of an action should carry.
type Context string

// The pieces of context that Settings.Owes may name.
const (
	ContextWorkload    Context = "workload"
	ContextEnvironment Context = "environment"
	ContextInstance    Context = "instance"     // which running agent
	ContextToolCall    Context = "tool call"    // the id of the tool call, or at least the tool
	ContextOnBehalfOf  Context = "on behalf of" // the person for whom it was done
)

// context grades whether the record tells what its kind of identity owes.
func (j *judging) context() graph.Grade {
	action, kind := j.action, j.standing.Identity.Kind
	var lacking []string
	if action.At.IsZero() {
		lacking = append(lacking, "time")
	}
	if action.Operation == "" {
		lacking = append(lacking, "operation")
	}
	if action.Outcome == "" {
		lacking = append(lacking, "outcome")
	}
	rule := ""
	for _, owed := range j.settings.Owes[kind] {
		if j.tells(owed) {
			continue
		}
		lacking = append(lacking, string(owed))
		if kind == graph.KindAgent {
			rule = RuleAgentContextMissing
		}
	}
	grade := graph.Grade{Link: graph.LinkAction, State: graph.StatePresent, Subject: action.UID, Evidence: action.Evidence}
	who := ""
	if kind != graph.KindUnknown {
		who = " of a " + string(kind)
		if strings.IndexByte("AEIOU", kind[0]) >= 0 {
			who = " of an " + string(kind)
		}
	}
	if len(lacking) > 0 {
		grade.State, grade.Rule = graph.StateIncomplete, rule
		grade.Reason = "The record" + who + " lacks " + listed(lacking)
		return grade
	}
	if kind == graph.KindUnknown && !j.undescribed() {
		if lacking = j.lackingOfAgents(); len(lacking) > 0 {
			grade.State = graph.StateUnknown
			grade.Reason = "The record lacks " + listed(lacking) + ", which it would owe if " + nameOf(j.standing.Identity) + " is an agent, and no source says what it is"
			return grade
		}
	}
	grade.Reason = action.Operation + " at " + stamp(action.At) + ", outcome " + action.Outcome + ", with all the context that a record" + who + " owes"
	return grade
}

// lackingOfAgents lists what the record of an agent owes and this one lacks.
func (j *judging) lackingOfAgents() []string {
	var lacking []string
	for _, owed := range j.settings.Owes[graph.KindAgent] {
		if !j.tells(owed) {
			lacking = append(lacking, string(owed))
		}
	}
	return lacking
}

func (j *judging) tells(owed Context) bool {
	action := j.action
	switch owed {
	case ContextWorkload:
		return action.Workload != ""
	case ContextEnvironment:
		return action.Environment != ""
	case ContextInstance:
		return action.InstanceUID != ""
	case ContextToolCall:
		return action.ToolCallID != "" || action.Tool != ""
	case ContextOnBehalfOf:
		return action.OnBehalfOfUID != ""
	}
	return false
}

// addedGaps raises the gaps that change no link.
func (j *judging) addedGaps(access access) {
	action, identity := j.action, j.standing.Identity
	if identity.Environment != "" && action.Environment != "" && !strings.EqualFold(identity.Environment, action.Environment) {
		j.gap(RuleEnvironmentCrossed)
	}
	if identity.Kind != graph.KindPerson && identity.Kind != graph.KindUnknown && j.steered() {
		j.gap(RulePersonUsingNHI)
	}
	if identity.Kind == graph.KindAgent && action.OnBehalfOfUID != "" && !j.delegated(access) {
		if _, covered := j.covering(graph.SubjectSponsor, action.At); covered {
			j.gap(RuleDelegationUnproven)
		}
	}
}

// steered reports whether a person uses the identity: the record says that somebody sat there, the credential is a session
// of the console, which only people use, or it was derived straight from a person's own. The last is what roles are for,
// and what an agent does that acts on somebody's behalf.
func (j *judging) steered() bool {
	if j.action.Interactive {
		return true
	}
	if len(j.lineage) == 0 {
		return false
	}
	if j.lineage[0].Kind == "aws-console-session" {
		return true
	}
	kind := j.standing.Identity.Kind
	return kind != graph.KindRole && kind != graph.KindAgent && len(j.lineage) > 1 && j.lineage[1].HolderKind == graph.KindPerson
}

// delegated reports whether anything on record ties the agent to the person for whom it says it acts: they sponsor it,
// asked for or approved the grant that it used, or held or issued a credential of the lineage.
func (j *judging) delegated(access access) bool {
	person := j.action.OnBehalfOfUID
	for _, sponsorship := range j.standing.Sponsorships {
		if sponsorship.Person.UID == person && sponsorship.Interval.Contains(j.action.At) {
			return true
		}
	}
	for _, credential := range j.lineage {
		if credential.HolderUID == person || credential.Issuer == person || slices.Contains(credential.OtherHolders, person) {
			return true
		}
	}
	if access.holding == nil || access.holding.Request == nil {
		return false
	}
	request := access.holding.Request
	if request.RequestedBy.UID == person || slices.Contains(request.Requesters, person) {
		return true
	}
	for _, approval := range request.Approvals {
		if approval = approval.Decider(); approval.Approver.UID == person && approval.Decision == graph.DecisionApproved {
			return true
		}
	}
	return false
}
