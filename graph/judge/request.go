package judge

import (
	"slices"
	"time"

	"clew/graph"
)

// request grades who asked. It is asked of the grant used, or of the grant whose window the action missed.
func (j *judging) request(access access) graph.Grade {
	switch {
	case j.undescribed():
		return j.unattributed(graph.LinkRequest)
	case access.exempt:
		return j.notOwed(graph.LinkRequest, graph.SubjectRequest)
	case access.unread:
		return j.unreadService(graph.LinkRequest)
	case access.holding == nil:
		return j.withoutJoin(graph.LinkRequest, graph.SubjectRequest)
	}
	grant, request := access.holding.Grant, access.holding.Request
	if request == nil {
		moment := j.provisioned(grant)
		return j.unlessUnseen(graph.Grade{
			Link: graph.LinkRequest, State: graph.StateMissing, Rule: RuleGrantWithoutRequest, Subject: grant.UID, Evidence: grant.Evidence,
			Reason: "No request led to " + nameOfGrant(grant),
		}, graph.SubjectRequest, moment)
	}
	reason := sentence(nameOfRequest(request))
	if request.RequestedBy.UID != "" || request.RequestedBy.Name != "" {
		reason += " by " + nameOf(request.RequestedBy)
	}
	if !request.RequestedAt.IsZero() {
		reason += " of " + stamp(request.RequestedAt)
	}
	reason += " led to " + nameOfGrant(grant)
	if !request.RequestedAt.IsZero() && !grant.ValidFrom.IsZero() && request.RequestedAt.After(grant.ValidFrom) {
		reason += ", which had been provisioned " + length(request.RequestedAt.Sub(grant.ValidFrom)) + " before it was asked for"
	}
	return graph.Grade{Link: graph.LinkRequest, State: graph.StatePresent, Reason: reason, Subject: request.UID, Evidence: request.Evidence}
}

// provisioned is when a source would have shown the request and the approval: when the grant began, or the action's own
// moment where no source says.
func (j *judging) provisioned(grant graph.Grant) time.Time {
	if grant.ValidFrom.IsZero() {
		return j.action.At
	}
	return grant.ValidFrom
}

// withoutJoin grades request and approval when no grant leads to them. A request that names the identity may have been
// for this access or for another: its free text is not read, so that the link is unknown then.
func (j *judging) withoutJoin(link graph.Link, subject graph.Subject) graph.Grade {
	identity := j.standing.Identity
	grade := graph.Grade{Link: link, State: graph.StateMissing, Subject: identity.UID, Evidence: j.action.Evidence}
	names := j.requestNames()
	if len(names) == 0 {
		grade.Reason = "No request names " + nameOf(identity)
		if link == graph.LinkApproval {
			grade.Reason += ", so that there is nothing to approve"
		}
		return j.unlessUnseen(grade, subject, j.action.At)
	}
	grade.State = graph.StateUnknown
	most := names[:min(3, len(names))]
	grade.Reason = sentence(listed(most))
	if rest := len(names) - len(most); rest > 0 {
		grade.Reason += " and " + counted(int64(rest), "further request", "further requests")
	}
	verb := " names "
	if len(names) > 1 {
		verb = " name "
	}
	grade.Reason += verb + nameOf(identity) + ", but no grant shows whether this access was "
	if link == graph.LinkApproval {
		grade.Reason += "approved"
	} else {
		grade.Reason += "asked for"
	}
	return grade
}

func (j *judging) requestNames() []string {
	var names []string
	for i := range j.standing.Requests {
		names = append(names, nameOfRequest(&j.standing.Requests[i]))
	}
	for i := range j.standing.Holdings {
		if request := j.standing.Holdings[i].Request; request != nil {
			names = append(names, nameOfRequest(request))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
