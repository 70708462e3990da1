package judge

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"clew/graph"
)

// approval grades the decisions on the request that led to the grant.
func (j *judging) approval(access access, request graph.Grade) graph.Grade {
	switch {
	case j.undescribed():
		return j.unattributed(graph.LinkApproval)
	case access.exempt:
		return j.notOwed(graph.LinkApproval, graph.SubjectApproval)
	case access.unread:
		return j.unreadService(graph.LinkApproval)
	case access.holding == nil:
		return j.withoutJoin(graph.LinkApproval, graph.SubjectApproval)
	}
	grant := access.holding.Grant
	if access.holding.Request == nil {
		grade := graph.Grade{
			Link: graph.LinkApproval, State: graph.StateMissing, Rule: RuleGrantWithoutApproval, Subject: grant.UID, Evidence: grant.Evidence,
			Reason: "No approval led to " + nameOfGrant(grant),
		}
		if request.State == graph.StateUnknown {
			grade.State, grade.Rule = graph.StateUnknown, ""
			grade.Reason = "Whether " + nameOfGrant(grant) + " was approved cannot be told while its request is unknown"
			return grade
		}
		return j.unlessUnseen(grade, graph.SubjectApproval, j.provisioned(grant))
	}
	return j.decisions(grant, access.holding.Request)
}

// fault is what keeps one approval from being good.
type fault uint8

// The faults, the gravest last.
const (
	faultNone fault = iota
	faultUndecided
	faultExpired
	faultLate
	faultUnauthorised
	faultSelf
)

// decisions weighs all decisions on the request, in the order in which they were made. One good approval is enough,
// unless a denial follows it before the grant was provisioned. A denial after that counts only where nothing was ever
// approved.
func (j *judging) decisions(grant graph.Grant, request *graph.Request) graph.Grade {
	approvals := slices.Clone(request.Approvals)
	slices.SortFunc(approvals, func(a, b graph.Approval) int {
		return cmp.Or(a.DecidedAt.Compare(b.DecidedAt), strings.Compare(a.UID, b.UID))
	})
	moment := j.provisioned(grant)
	var good, doubtful, denial, afterwards, worst *graph.Approval
	var doubt string
	gravest := faultNone
	for i := range approvals {
		approvals[i] = approvals[i].Decider()
		approval := &approvals[i]
		if approval.Decision == graph.DecisionDenied {
			if approval.Authorised != nil && !*approval.Authorised {
				continue
			}
			if !approval.DecidedAt.After(moment) {
				denial = approval
			} else if !approval.DecidedAt.After(j.action.At) {
				afterwards = approval
			}
			continue
		}
		if approval.Decision != graph.DecisionApproved {
			continue
		}
		switch found, because := j.fault(approval, grant, request); found {
		case faultNone:
			good = approval
		case faultUndecided:
			if doubtful == nil {
				doubtful, doubt = approval, because
			}
		default:
			if found > gravest {
				worst, gravest = approval, found
			}
		}
	}
	overridden := denial != nil && (good == nil || !denial.DecidedAt.Before(good.DecidedAt)) &&
		(doubtful == nil || !denial.DecidedAt.Before(doubtful.DecidedAt)) &&
		(worst == nil || gravest == faultLate || !denial.DecidedAt.Before(worst.DecidedAt))
	if denial == nil && good == nil && doubtful == nil && worst == nil && afterwards != nil {
		denial, overridden = afterwards, true
	}
	switch {
	case overridden:
		return j.unlessUnseen(denied(denial, grant, request), graph.SubjectApproval, moment)
	case good != nil:
		return approved(good, grant, request)
	case doubtful != nil:
		return graph.Grade{
			Link: graph.LinkApproval, State: graph.StateUnknown, Reason: "Whether the approval of " + nameOfRequest(request) + " is good cannot be told: " + doubt,
			Subject: doubtful.UID, Evidence: doubtful.Evidence,
		}
	case worst != nil:
		return j.unlessUnseen(faulty(worst, gravest, grant, request, j.action.At), graph.SubjectApproval, moment)
	}
	return j.unlessUnseen(graph.Grade{
		Link: graph.LinkApproval, State: graph.StateMissing, Rule: RuleGrantWithoutApproval, Subject: request.UID, Evidence: request.Evidence,
		Reason: sentence(nameOfRequest(request)) + ", which led to " + nameOfGrant(grant) + ", has no approval",
	}, graph.SubjectApproval, moment)
}

// fault finds what is wrong with an approval, gravest first, and why it cannot be told where it cannot.
func (j *judging) fault(approval *graph.Approval, grant graph.Grant, request *graph.Request) (fault, string) {
	approver, policy := approval.Approver, approval.Via == "policy"
	if approval.ApproverIsRequester || (approver.UID != "" && (approver.UID == request.RequestedBy.UID || approver.UID == j.standing.Identity.UID)) {
		return faultSelf, ""
	}
	if approval.Authorised != nil && !*approval.Authorised {
		return faultUnauthorised, ""
	}
	if !policy && approver.Kind != graph.KindPerson && approver.Kind != graph.KindUnknown {
		return faultUnauthorised, ""
	}
	if !policy && !approver.DepartedAt.IsZero() && !approval.DecidedAt.IsZero() && !approver.DepartedAt.After(approval.DecidedAt) {
		return faultUnauthorised, ""
	}
	if !approval.DecidedAt.IsZero() && approval.DecidedAt.After(j.provisioned(grant)) {
		return faultLate, ""
	}
	if !approval.ExpiresAt.IsZero() && !grant.ValidFrom.IsZero() && !approval.ExpiresAt.After(grant.ValidFrom) {
		return faultExpired, ""
	}
	switch {
	case approval.DecidedAt.IsZero():
		return faultUndecided, "no source says when it was given"
	case policy:
		return faultNone, ""
	case approver.Kind == graph.KindUnknown:
		return faultUndecided, "no source says whether the approver, " + nameOf(approver) + ", is a person"
	case request.RequestedBy.UID == "" || request.RequestedBy.Unattributed:
		return faultUndecided, "no source describes who asked, so that it may have been the approver, " + nameOf(approver)
	case request.RequestedBy.Kind != graph.KindPerson:
		if _, covered := j.covering(graph.SubjectSponsor, approval.DecidedAt); !covered {
			return faultUndecided, nameOf(request.RequestedBy) + " asked, and whether the approver, " + nameOf(approver) + ", answers for it is not known: " +
				j.uncovered(graph.SubjectSponsor, approval.DecidedAt)
		}
	}
	return faultNone, ""
}

func approver(approval *graph.Approval) string {
	if approval.Via == "policy" && approval.Approver.UID == "" && approval.Approver.Name == "" {
		return "policy"
	}
	return nameOf(approval.Approver)
}

func approved(approval *graph.Approval, grant graph.Grant, request *graph.Request) graph.Grade {
	reason := "Approved by " + approver(approval) + " at " + stamp(approval.DecidedAt)
	if grant.ValidFrom.IsZero() {
		reason += ", before the action (no source says when " + nameOfGrant(grant) + " was provisioned)"
	} else {
		reason += ", " + length(grant.ValidFrom.Sub(approval.DecidedAt)) + " before " + nameOfGrant(grant) + " was provisioned"
	}
	if asked := request.RequestedAt; !approval.DecidedAt.IsZero() && asked.After(approval.DecidedAt) {
		reason += "; it was asked for " + length(asked.Sub(approval.DecidedAt)) + " after that: it was approved in advance, or the clocks of two sources disagree"
	}
	return graph.Grade{Link: graph.LinkApproval, State: graph.StatePresent, Reason: reason, Subject: approval.UID, Evidence: approval.Evidence}
}

func denied(denial *graph.Approval, grant graph.Grant, request *graph.Request) graph.Grade {
	return graph.Grade{
		Link: graph.LinkApproval, State: graph.StateDenied, Rule: RuleDeniedYetProvisioned, Subject: denial.UID, Evidence: denial.Evidence,
		Reason: sentence(nameOfRequest(request)) + " was denied by " + approver(denial) + " at " + stamp(denial.DecidedAt) + ", yet " + nameOfGrant(grant) + " was provisioned",
	}
}

// faulty is the grade of the gravest fault among the approvals when none is good.
func faulty(approval *graph.Approval, found fault, grant graph.Grant, request *graph.Request, at time.Time) graph.Grade {
	grade := graph.Grade{Link: graph.LinkApproval, Subject: approval.UID, Evidence: approval.Evidence}
	by, when := approver(approval), ""
	if !approval.DecidedAt.IsZero() {
		when = " at " + stamp(approval.DecidedAt)
	}
	switch found {
	case faultSelf:
		grade.State, grade.Rule = graph.StateSelf, RuleSelfApproval
		grade.Reason = sentence(nameOfRequest(request)) + " was approved by " + by + when + ", who is the requester or answers for them"
	case faultUnauthorised:
		grade.State, grade.Rule = graph.StateUnauthorised, RuleUnauthorisedApprover
		why := "who had departed on " + stamp(approval.Approver.DepartedAt)
		switch {
		case approval.Authorised != nil && !*approval.Authorised:
			why = "who was not entitled to decide"
		case approval.Approver.Kind != graph.KindPerson:
			why = "a " + string(approval.Approver.Kind) + " and not a person"
		}
		grade.Reason = sentence(nameOfRequest(request)) + " was approved by " + by + when + ", " + why
	case faultLate:
		grade.State, grade.Rule = graph.StateLate, RuleLateApproval
		if grant.ValidFrom.IsZero() {
			grade.Reason = "Approved by " + by + " " + length(approval.DecidedAt.Sub(at)) + " after the action (" + stamp(approval.DecidedAt) + ", acted " + stamp(at) + ")"
		} else {
			grade.Reason = "Approved by " + by + " " + length(approval.DecidedAt.Sub(grant.ValidFrom)) + " after " + nameOfGrant(grant) +
				" was provisioned (" + stamp(approval.DecidedAt) + ", provisioned " + stamp(grant.ValidFrom) + ")"
		}
	default:
		grade.State, grade.Rule = graph.StateMissing, RuleGrantWithoutApproval
		grade.Reason = "The approval by " + by + when + " had expired at " + stamp(approval.ExpiresAt) + ", before " + nameOfGrant(grant) +
			" was provisioned at " + stamp(grant.ValidFrom)
	}
	return grade
}
