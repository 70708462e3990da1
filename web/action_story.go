package web

import (
	"cmp"
	"strings"

	"clew/graph"
	"clew/views"
)

// story collects stretches of text, some of them links.
type story []views.Link

func (t *story) say(words string)  { *t = append(*t, views.Link{Text: words}) }
func (t *story) name(n views.Link) { *t = append(*t, n) }

// narrative tells the chain in one paragraph of plain sentences.
func narrative(chain graph.Chain, judged graph.Judgement, nodes knownNodes) []views.Link {
	action, standing := chain.Action, chain.Circumstances.Standing
	grades := map[graph.Link]graph.Grade{}
	for _, grade := range judged.Grades {
		grades[grade.Link] = grade
	}
	var text story
	text.say("On " + action.At.UTC().Format("2 January 2006 at 15:04:05") + " UTC " + article(standing.Identity.Kind) + " ")
	text.name(identityLink(standing.Identity))
	text.say(did(action.Outcome))
	text.say(action.Operation)
	if resource := resourceLink(chain); resource.Text != "" {
		text.say(" on ")
		text.name(resource)
	}
	if action.CredentialUID != "" {
		text.say(" with ")
		text.name(cmp.Or(nodes[action.CredentialUID], views.Link{Text: action.CredentialKey.Value}))
	}
	if action.SourceIP != "" {
		text.say(" from " + action.SourceIP)
	}
	if chain.OnBehalfOf.UID != "" {
		text.say(", on behalf of ")
		text.name(identityLink(chain.OnBehalfOf))
	}
	text.say(". ")
	tellRequest(&text, chain, grades, nodes)
	for _, link := range []graph.Link{graph.LinkSponsor, graph.LinkGrant, graph.LinkCredential, graph.LinkAction, graph.LinkEvidence} {
		grade := grades[link]
		if grade.Reason == "" || grade.State == graph.StateUnknown || (grade.State == graph.StatePresent && (link == graph.LinkAction || link == graph.LinkEvidence)) {
			continue
		}
		text.say(closed(grade.Reason) + " ")
	}
	var unknown []string
	for _, grade := range judged.Grades {
		if grade.State == graph.StateUnknown {
			unknown = append(unknown, string(grade.Link))
		}
	}
	if len(unknown) > 0 {
		text.say("Not known, for want of sources that would tell: " + listed(unknown) + ". ")
	}
	text[len(text)-1].Text = strings.TrimRight(text[len(text)-1].Text, " ")
	return text
}

func tellRequest(text *story, chain graph.Chain, grades map[graph.Link]graph.Grade, nodes knownNodes) {
	request, found := requestOf(chain, grades[graph.LinkRequest].Subject)
	if !found {
		for _, link := range []graph.Link{graph.LinkRequest, graph.LinkApproval} {
			if grade := grades[link]; grade.State != graph.StateUnknown && grade.Reason != "" {
				text.say(closed(grade.Reason) + " ")
			}
		}
		return
	}
	if request.RequestedBy.UID != "" {
		text.name(identityLink(request.RequestedBy))
		text.say(" asked for the access in ")
	} else {
		text.say("The access was asked for in ")
	}
	text.name(requestLink(request))
	if !request.RequestedAt.IsZero() {
		text.say(" on " + request.RequestedAt.UTC().Format("2 January 2006"))
	}
	approval := grades[graph.LinkApproval]
	decision, decided := approvalOf(chain, approval.Subject)
	switch {
	case decided && decision.Decision == graph.DecisionDenied:
		text.say(", which ")
		text.name(cmp.Or(nodes[decision.UID], views.Link{Text: "somebody"}))
		text.say(" denied. ")
	case decided && approval.State == graph.StatePresent:
		text.say(", which ")
		text.name(cmp.Or(nodes[decision.UID], views.Link{Text: "somebody"}))
		text.say(" approved" + on(decision) + ". ")
	case approval.State == graph.StateUnknown:
		text.say(". ")
	default:
		text.say(". " + closed(approval.Reason) + " ")
	}
}

func on(decision graph.Approval) string {
	if decision.DecidedAt.IsZero() {
		return ""
	}
	return " on " + decision.DecidedAt.UTC().Format("2 January 2006 at 15:04")
}

func did(outcome string) string {
	switch outcome {
	case graph.OutcomeDenied:
		return " tried, and was denied, "
	case graph.OutcomeFailure:
		return " tried, and failed at, "
	default:
		return " carried out "
	}
}

func article(kind graph.IdentityKind) string {
	switch kind {
	case graph.KindUnknown:
		return "an actor whom no source has described,"
	case graph.KindPerson:
		return "the person"
	case graph.KindAgent:
		return "the AI agent"
	default:
		return "the " + strings.ToLower(kindWords(kind)[:1]) + kindWords(kind)[1:]
	}
}
