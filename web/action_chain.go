package web

import (
	"slices"
	"strings"

	"clew/graph"
	"clew/graph/judge"
	"clew/views"
)

// knownNodes are the nodes around an action, by uid.
type knownNodes map[string]views.Link

func nodesOf(chain graph.Chain) knownNodes {
	nodes := knownNodes{}
	identity := func(of graph.Identity) {
		if of.UID != "" {
			nodes[of.UID] = identityLink(of)
		}
	}
	request := func(of *graph.Request) {
		nodes[of.UID] = requestLink(*of)
		identity(of.RequestedBy)
		for _, approval := range of.Approvals {
			identity(approval.Approver)
			if approval.Approver.UID != "" {
				nodes[approval.UID] = identityLink(approval.Approver)
			} else {
				nodes[approval.UID] = views.Link{Text: orUID(approval.Via, "somebody unknown")}
			}
		}
	}
	standing := chain.Circumstances.Standing
	identity(standing.Identity)
	identity(chain.OnBehalfOf)
	for _, sponsorship := range standing.Sponsorships {
		identity(sponsorship.Person)
	}
	for i := range standing.Requests {
		request(&standing.Requests[i])
	}
	for i := range standing.Holdings {
		nodes[standing.Holdings[i].Grant.UID] = grantLink(standing.Holdings[i].Grant)
		if standing.Holdings[i].Request != nil {
			request(standing.Holdings[i].Request)
		}
	}
	for _, contract := range standing.Contracts {
		nodes[contract.UID] = views.Link{Text: contract.Name, Href: entityPath("Vendor", "", contract.Vendor.UID)}
	}
	for _, credential := range chain.Circumstances.Lineage {
		nodes[credential.UID] = credentialLink(credential)
	}
	nodes[chain.Action.UID] = views.Link{Text: chain.Action.Operation}
	return nodes
}

// subjectOf says of which link each kind of fact tells.
var subjectOf = map[graph.Link]graph.Subject{
	graph.LinkSponsor: graph.SubjectSponsor, graph.LinkRequest: graph.SubjectRequest, graph.LinkApproval: graph.SubjectApproval,
	graph.LinkGrant: graph.SubjectGrant, graph.LinkCredential: graph.SubjectCredential, graph.LinkAction: graph.SubjectAction,
}

// chainCards makes the seven cards.
func (s *Server) chainCards(chain graph.Chain, judged graph.Judgement, nodes knownNodes) []views.ChainLink {
	cards := make([]views.ChainLink, 0, len(judged.Grades))
	for _, grade := range judged.Grades {
		card := views.ChainLink{Name: string(grade.Link), State: string(grade.State), Reason: closed(grade.Reason)}
		switch grade.Link {
		case graph.LinkSponsor:
			sponsorCard(&card, chain, grade)
		case graph.LinkRequest:
			requestCard(&card, chain, grade)
		case graph.LinkApproval:
			approvalCard(&card, chain, grade)
		case graph.LinkGrant:
			grantCard(&card, chain, grade)
		case graph.LinkCredential:
			credentialCard(&card, chain, grade)
		case graph.LinkAction:
			actionCard(&card, chain)
		case graph.LinkEvidence:
			evidenceCard(&card, chain, grade)
		}
		if card.Subject.Text == "" && stands(grade.State) {
			card.Subject = nodes[grade.Subject]
		}
		if grade.Rule != "" {
			rule := s.ruleOf(grade.Rule)
			card.Breaks = []views.Breach{{Rule: rule.ID, Title: rule.Title, Controls: shortControls(rule.Controls)}}
		}
		if grade.State != graph.StatePresent {
			card.Read = reaches(chain, grade)
		}
		cards = append(cards, card)
	}
	return cards
}

// stands says whether a card has something to stand for its link: a violated link has, a missing one has not.
func stands(state graph.State) bool {
	return state != graph.StateMissing && state != graph.StateUnknown
}

// shortControls leaves off the titles that a card has no room for; the list of gaps has them.
func shortControls(list []Control) []views.Control {
	const most = 40
	shown := controls(list)
	for i := range shown {
		if len(shown[i].Title) > most {
			shown[i].Title = ""
		}
	}
	return shown
}

// reaches says up to when the sources that would show a link were read, each once, the furthest.
func reaches(chain graph.Chain, grade graph.Grade) []views.Reach {
	subject, told := subjectOf[grade.Link]
	if !told {
		return nil
	}
	switch grade.Rule {
	case judge.RuleOutsideContract, judge.RuleNoContract, judge.RuleContractEnded:
		subject = graph.SubjectContract
	case judge.RuleUnattributedAction:
		subject = graph.SubjectIdentity
	}
	furthest := map[string]graph.Coverage{}
	var order []string
	for _, span := range chain.Circumstances.Coverage {
		if span.Subject != subject || (span.System != "" && span.System != chain.Action.System) {
			continue
		}
		known, found := furthest[span.Source]
		if !found {
			order = append(order, span.Source)
		}
		if !found || span.Interval.To.IsZero() || (!known.Interval.To.IsZero() && span.Interval.To.After(known.Interval.To)) {
			furthest[span.Source] = span
		}
	}
	slices.Sort(order)
	var list []views.Reach
	for _, source := range order {
		span := furthest[source]
		list = append(list, views.Reach{
			Source: sourceLink(source, span.Name), UpTo: span.Interval.To, Lasting: span.Interval.To.IsZero(), Rows: span.Rows, Rejected: span.Rejected,
		})
	}
	return list
}

func sponsorCard(card *views.ChainLink, chain graph.Chain, grade graph.Grade) {
	standing := chain.Circumstances.Standing
	if standing.Identity.Kind == graph.KindPerson && grade.Subject == standing.Identity.UID {
		card.Subject = identityLink(standing.Identity)
		card.Facts = facts("Team", standing.Identity.OwnerTeam, "Departed", minute(standing.Identity.DepartedAt))
		return
	}
	for _, sponsorship := range standing.Sponsorships {
		if sponsorship.Person.UID != grade.Subject || !sponsorship.Interval.Contains(chain.Action.At) {
			continue
		}
		card.Subject = identityLink(sponsorship.Person)
		card.Facts = facts("Since", minute(sponsorship.Interval.From), "Until", minute(sponsorship.Interval.To), "Departed", minute(sponsorship.Person.DepartedAt))
		if sponsorship.Rule != "" {
			card.Join = &views.Join{Rule: sponsorship.Rule, Key: sponsorship.Key, Confidence: sponsorship.Confidence}
		}
		return
	}
}

// requestOf gives a request that is known around the action.
func requestOf(chain graph.Chain, uid string) (graph.Request, bool) {
	standing := chain.Circumstances.Standing
	for i := range standing.Holdings {
		if request := standing.Holdings[i].Request; request != nil && request.UID == uid {
			return *request, true
		}
	}
	for _, request := range standing.Requests {
		if request.UID == uid {
			return request, true
		}
	}
	return graph.Request{}, false
}

func requestCard(card *views.ChainLink, chain graph.Chain, grade graph.Grade) {
	request, found := requestOf(chain, grade.Subject)
	if !found {
		return
	}
	card.Subject = requestLink(request)
	card.Facts = facts("For", shortened(request.Title, 90), "Asked by", orUID(request.RequestedBy.Name, request.RequestedBy.UID), "Asked", minute(request.RequestedAt))
	for i := range chain.Circumstances.Standing.Holdings {
		holding := &chain.Circumstances.Standing.Holdings[i]
		if holding.Request != nil && holding.Request.UID == request.UID && holding.Rule != "" {
			card.Join = &views.Join{Rule: holding.Rule, Key: holding.Key, Confidence: holding.Confidence}
			return
		}
	}
}

// approvalOf gives a decision that is known around the action, with its request.
func approvalOf(chain graph.Chain, uid string) (graph.Approval, bool) {
	standing := chain.Circumstances.Standing
	all := slices.Clone(standing.Requests)
	for i := range standing.Holdings {
		if standing.Holdings[i].Request != nil {
			all = append(all, *standing.Holdings[i].Request)
		}
	}
	for _, request := range all {
		for _, approval := range request.Approvals {
			if approval.UID == uid {
				return approval, true
			}
		}
	}
	return graph.Approval{}, false
}

func approvalCard(card *views.ChainLink, chain graph.Chain, grade graph.Grade) {
	approval, found := approvalOf(chain, grade.Subject)
	if !found {
		return
	}
	card.Subject = identityLink(approval.Approver)
	if approval.Approver.UID == "" {
		card.Subject = views.Link{Text: "Somebody whom the record does not name"}
	}
	card.Facts = facts("Decision", approval.Decision, "Decided", minute(approval.DecidedAt), "Holds until", minute(approval.ExpiresAt), "By way of", approval.Via)
}

func grantCard(card *views.ChainLink, chain graph.Chain, grade graph.Grade) {
	standing := chain.Circumstances.Standing
	for i := range standing.Holdings {
		holding := &standing.Holdings[i]
		if holding.Grant.UID != grade.Subject {
			continue
		}
		window := grantWindow(holding)
		ends := minute(window.To)
		if ends == "" {
			ends = "open: standing"
		}
		via := ""
		if len(holding.Via) > 0 {
			via = holding.Via[0].Name
		}
		card.Subject = grantLink(holding.Grant)
		card.Facts = facts("System", holding.Grant.System, "Covers", shortened(covers(holding.Grant), 120), "From", minute(window.From), "To", ends, "Through group", via)
		for at := range card.Facts {
			card.Facts[at].Code = card.Facts[at].Label == "Covers"
		}
		return
	}
	for _, contract := range standing.Contracts {
		if contract.UID == grade.Subject {
			card.Subject = views.Link{Text: contract.Name, Href: entityPath("Vendor", "", contract.Vendor.UID)}
			card.Facts = facts("With", contract.Vendor.Name, "Covers", shortened(strings.Join(contract.Operations, ", "), 120), "From", minute(contract.Interval.From), "To", minute(contract.Interval.To))
			return
		}
	}
}

// covers says what a grant allows, as far as it is patterns.
func covers(grant graph.Grant) string {
	if len(grant.Operations) == 0 {
		if grant.Policy != "" {
			return "as its policy document says"
		}
		return ""
	}
	text := strings.Join(grant.Operations, ", ")
	if len(grant.Resources) > 0 {
		text += " on " + strings.Join(grant.Resources, ", ")
	}
	return text
}

func credentialCard(card *views.ChainLink, chain graph.Chain, grade graph.Grade) {
	for _, credential := range chain.Circumstances.Lineage {
		if credential.UID != grade.Subject {
			continue
		}
		if grade.State != graph.StateMissing {
			card.Subject = credentialLink(credential)
		}
		card.Facts = facts("Kind", credential.Kind, "Issued", minute(credential.IssuedAt), "Issued to", orUID(credential.HolderName, credential.HolderUID),
			"Replaced", minute(credential.SupersededAt), "Revoked", minute(credential.RevokedAt), "Expires", minute(credential.ExpiresAt))
		return
	}
}

func actionCard(card *views.ChainLink, chain graph.Chain) {
	action := chain.Action
	card.Subject = views.Link{Text: action.Operation}
	card.Facts = facts("At", action.At.UTC().Format("2006-01-02 15:04:05"), "On", shortened(orUID(action.Target, action.ResourceName), 90), "Outcome", action.Outcome, "Known by", action.ActorRule)
	for at := range card.Facts {
		card.Facts[at].Code = card.Facts[at].Label == "On"
	}
}

func evidenceCard(card *views.ChainLink, chain graph.Chain, grade graph.Grade) {
	file, position, _ := strings.Cut(chain.Action.Position, "#")
	if stands(grade.State) {
		card.Subject = views.Link{Text: shortened(orUID(position, "The raw record"), 60), Href: "#raw"}
	}
	// File and position stand among the facts.
	card.Reason = strings.Replace(card.Reason, ", read from "+chain.Action.Position+",", "", 1)
	card.Facts = []views.Fact{}
	for _, fact := range facts("Source", orUID(chain.Source.Name, chain.Source.UID), "File", shortened(lastPart(file), 60), "Hash", shortened(chain.Action.Evidence, 14), "Collected", minute(chain.Action.FirstSeen)) {
		fact.Code = fact.Label == "File" || fact.Label == "Hash"
		card.Facts = append(card.Facts, fact)
	}
}

func lastPart(file string) string { return file[strings.LastIndexByte(file, '/')+1:] }

// facts pairs labels with values and leaves out those without a value.
func facts(pairs ...string) []views.Fact {
	var list []views.Fact
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			list = append(list, views.Fact{Label: pairs[i], Value: pairs[i+1]})
		}
	}
	return list
}
