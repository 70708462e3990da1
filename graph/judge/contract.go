package judge

import (
	"cmp"
	"strings"

	"clew/graph"
)

// bounded grades the grant of an identity that a vendor operates: the contract's violation weighs more than what the
// grants say, an undecided contract less than a grant that is missing.
func (j *judging) bounded(technical graph.Grade) graph.Grade {
	contract := j.contract()
	switch {
	case isNegative(contract.State):
		j.gap(technical.Rule)
		return contract
	case isNegative(technical.State):
		return technical
	case contract.State == graph.StateUnknown:
		return contract
	}
	technical.Reason += "; " + contract.Reason
	return technical
}

// perhapsBounded grades the grant of an integration that no vendor is known to operate. Where vendors and contracts were
// not collected, one may, and what was agreed with it is not known.
func (j *judging) perhapsBounded(technical graph.Grade) graph.Grade {
	if _, covered := j.covering(graph.SubjectContract, j.action.At); covered {
		return technical
	}
	technical.State = graph.StateUnknown
	technical.Reason += ", but whether a vendor operates " + nameOf(j.standing.Identity) + ", and within which contract, cannot be told: " +
		j.uncovered(graph.SubjectContract, j.action.At)
	return technical
}

// contract grades the contract alone, as a grade of the grant link.
func (j *judging) contract() graph.Grade {
	at, vendor := j.action.At, j.standing.Vendor
	grade := graph.Grade{Link: graph.LinkGrant, Subject: j.standing.Identity.UID, Evidence: j.action.Evidence}
	var nearest, live *graph.Contract
	var best answer
	for i := range j.standing.Contracts {
		contract := &j.standing.Contracts[i]
		if !contract.Interval.Contains(at) {
			nearest = nearerContract(nearest, contract, j)
			continue
		}
		covers, _ := j.plain(contract.Operations, contract.Resources, len(contract.Operations) == 0)
		if live == nil || covers.state > best.state || (covers.state == best.state && contract.UID < live.UID) {
			live, best = contract, covers
		}
	}
	if live != nil {
		grade.Subject, grade.Evidence = live.UID, live.Evidence
	}
	switch {
	case live != nil && best.isYes():
		grade.State, grade.Reason = graph.StatePresent, "inside "+nameOfContract(*live)+" with "+vendor
		return grade
	case live != nil && best.isUndecided():
		grade.State = graph.StateUnknown
		grade.Reason = "Whether " + nameOfContract(*live) + " with " + vendor + " covers " + j.deed() + " cannot be told: " + best.because
		return grade
	case live != nil:
		grade.State, grade.Rule = graph.StateOutOfScope, RuleOutsideContract
		grade.Reason = sentence(nameOfContract(*live)) + " with " + vendor + " does not cover " + j.deed()
	case nearest != nil:
		grade.Subject, grade.Evidence, grade.State = nearest.UID, nearest.Evidence, graph.StateOutsideWindow
		if at.Before(nearest.Interval.From) {
			grade.Rule = RuleOutsideContract
			grade.Reason = sentence(nameOfContract(*nearest)) + " with " + vendor + " began at " + stamp(nearest.Interval.From) + ", " +
				length(nearest.Interval.From.Sub(at)) + " after the action"
		} else {
			grade.Rule = RuleContractEnded
			grade.Reason = sentence(nameOfContract(*nearest)) + " with " + vendor + " had ended at " + stamp(nearest.Interval.To) + ", " +
				length(at.Sub(nearest.Interval.To)) + " before the action"
		}
	default:
		grade.State, grade.Rule = graph.StateMissing, RuleNoContract
		grade.Reason = "No contract with " + vendor + ", which operates " + nameOf(j.standing.Identity) + ", is on record"
	}
	return j.unlessUnseen(grade, graph.SubjectContract, at)
}

// nearerContract is the ended contract that ended last, or else the one that begins first.
func nearerContract(a, b *graph.Contract, j *judging) *graph.Contract {
	if a == nil {
		return b
	}
	at := j.action.At
	aFuture, bFuture := at.Before(a.Interval.From), at.Before(b.Interval.From)
	var order int
	switch {
	case aFuture != bFuture && aFuture:
		order = 1
	case aFuture != bFuture:
		order = -1
	case aFuture:
		order = a.Interval.From.Compare(b.Interval.From)
	default:
		order = b.Interval.To.Compare(a.Interval.To)
	}
	if cmp.Or(order, strings.Compare(a.UID, b.UID)) > 0 {
		return b
	}
	return a
}
