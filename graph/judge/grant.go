package judge

import (
	"cmp"
	"strings"
	"time"

	"clew/graph"
)

// access is what was found about the right to act.
type access struct {
	grade   graph.Grade
	holding *graph.Holding // whose request and approval are asked for: the one used, or the one that was not live
	under   string         // uid of the narrowest live grant that covers the action
	others  []string       // the other such grants, narrowest first
	exempt  bool           // the operation needs no grant
	unread  bool           // what it may do stands in policies that no source reads
}

// candidate is one holding in the action's system with how it bears on the action.
type candidate struct {
	holding *graph.Holding
	live    answer
	covers  answer
	denied  answer // the grant itself forbids the action
	denier  string // the statement that does
	limit   string // what does not allow it although the policy does: a permissions boundary or a session policy
	breadth breadth
}

// breadth is how much the matching part of a grant allows.
type breadth struct{ resource, operation span }

// access grades the grant, the vendor's contract included.
func (j *judging) access() access {
	if j.undescribed() {
		return access{grade: j.unattributed(graph.LinkGrant), others: []string{}}
	}
	found := j.technicalAccess()
	if isNegative(found.grade.State) && j.action.Outcome == graph.OutcomeSuccess {
		found.grade.Reason += ", yet the system allowed it"
	}
	switch {
	case found.exempt:
	case j.standing.Vendor != "":
		found.grade = j.bounded(found.grade)
	case j.standing.Identity.Kind == graph.KindIntegration && found.grade.State == graph.StatePresent:
		found.grade = j.perhapsBounded(found.grade)
	}
	if j.action.Outcome == graph.OutcomeDenied {
		found.grade.Reason += "; the system refused it"
		if j.action.OutcomeReason != "" {
			found.grade.Reason += " (" + j.action.OutcomeReason + ")"
		}
	}
	return found
}

func isNegative(state graph.State) bool {
	return state != graph.StatePresent && state != graph.StateUnknown
}

// technicalAccess grades the grants alone.
func (j *judging) technicalAccess() access {
	result := access{others: []string{}}
	matching := j.matching()
	if matching.exempt != "" {
		result.exempt = matching.needsNothing
		result.grade = graph.Grade{
			Link: graph.LinkGrant, State: graph.StatePresent, Reason: matching.exempt,
			Subject: j.standing.Identity.UID, Evidence: j.action.Evidence,
		}
		return result
	}
	candidates := j.candidates(matching)
	veto, vetoed := veto(candidates)
	if !vetoed.isYes() {
		if covering := narrowestFirst(candidates, vetoed); len(covering) > 0 {
			return j.covered(covering)
		}
	}
	if doubtful := doubtful(candidates, vetoed); doubtful != nil {
		result.grade = j.doubt(doubtful, vetoed)
		return result
	}
	if matching.call != nil && j.action.Actor.Scheme == schemeAWSService && len(candidates) == 0 {
		result.unread = true
		result.grade = j.unreadService(graph.LinkGrant)
		return result
	}
	result.grade, result.holding = j.withoutGrant(candidates, veto, vetoed)
	result.grade = j.unlessUnseen(result.grade, graph.SubjectGrant, j.action.At)
	return result
}

// candidates weighs every holding in the action's system.
func (j *judging) candidates(matching matching) []candidate {
	candidates := make([]candidate, 0, len(j.standing.Holdings))
	for i := range j.standing.Holdings {
		holding := &j.standing.Holdings[i]
		if holding.Grant.System != j.action.System {
			continue
		}
		one := candidate{holding: holding, live: j.live(holding)}
		matching.weigh(&one)
		if matching.call != nil && len(j.lineage) > 0 {
			matching.call.narrow(&one, j.lineage[0], j.policies)
		}
		candidates = append(candidates, one)
	}
	return candidates
}

// live reports whether the identity held the grant at the moment of the action.
func (j *judging) live(holding *graph.Holding) answer {
	at, grant := j.action.At, holding.Grant
	if !holding.Interval.Contains(at) || !(graph.Interval{From: grant.ValidFrom, To: grant.ValidTo}).Contains(at) {
		return no
	}
	if grant.ValidFrom.IsZero() && holding.Interval.From.IsZero() && at.Before(grant.FirstSeen) {
		if _, covered := j.covering(graph.SubjectGrant, at); !covered {
			return undecided(nameOfGrant(grant) + " was held when first read at " + stamp(grant.FirstSeen) +
				" and no source says since when; " + j.uncovered(graph.SubjectGrant, at))
		}
	}
	return yes
}

// veto is whether a live grant forbids the action, and the first that does by uid.
func veto(candidates []candidate) (*candidate, answer) {
	var vetoing *candidate
	result := no
	for i := range candidates {
		one := &candidates[i]
		forbids := one.denied.and(one.live)
		if forbids.isNo() || forbids.state < result.state {
			continue
		}
		if forbids.state > result.state || compareUID(one, vetoing) < 0 {
			vetoing, result = one, forbids
		}
	}
	return vetoing, result
}

func compareUID(a, b *candidate) int {
	return cmp.Or(strings.Compare(a.holding.Grant.UID, b.holding.Grant.UID), compareHolding(a.holding, b.holding))
}

// compareHolding orders the holdings of one grant: the one held longest first, then directly before through groups.
func compareHolding(a, b *graph.Holding) int {
	return cmp.Or(a.Interval.From.Compare(b.Interval.From), cmp.Compare(len(a.Via), len(b.Via)),
		strings.Compare(pathOf(a), pathOf(b)), b.Interval.To.Compare(a.Interval.To), strings.Compare(requestUID(a), requestUID(b)))
}

func requestUID(holding *graph.Holding) string {
	if holding.Request == nil {
		return ""
	}
	return holding.Request.UID
}

func pathOf(holding *graph.Holding) string {
	switch len(holding.Via) {
	case 0:
		return ""
	case 1:
		return holding.Via[0].UID
	}
	names := make([]string, len(holding.Via))
	for i, group := range holding.Via {
		names[i] = group.UID
	}
	return strings.Join(names, "\x00")
}

// covered is the grade when at least one live grant covers the action.
func (j *judging) covered(covering []*candidate) access {
	first := covering[0]
	grant := first.holding.Grant
	others := make([]string, 0, len(covering)-1)
	for _, one := range covering[1:] {
		uid := one.holding.Grant.UID
		if uid != grant.UID && !contains(others, uid) {
			others = append(others, uid)
		}
	}
	reason := sentence(nameOfGrant(grant)) + j.through(first.holding) + " covers " + j.deed() + " and was held at " + stamp(j.action.At)
	if len(others) > 0 {
		reason += "; " + counted(int64(len(others)), "other grant covers", "other grants cover") + " it too"
	}
	return access{
		grade: graph.Grade{
			Link: graph.LinkGrant, State: graph.StatePresent, Reason: reason, Subject: grant.UID, Evidence: grant.Evidence,
		},
		holding: first.holding, under: grant.UID, others: others,
	}
}

func contains(texts []string, wanted string) bool {
	for _, text := range texts {
		if text == wanted {
			return true
		}
	}
	return false
}

// doubt is the grade when a grant may cover the action but the record does not say.
func (j *judging) doubt(one *candidate, vetoed answer) graph.Grade {
	because := one.live.and(one.covers)
	if !because.isUndecided() {
		because = vetoed
	}
	grant := one.holding.Grant
	return graph.Grade{
		Link: graph.LinkGrant, State: graph.StateUnknown, Subject: grant.UID, Evidence: grant.Evidence,
		Reason: "Whether " + nameOfGrant(grant) + " covers " + j.deed() + " cannot be told: " + because.because,
	}
}

// withoutGrant is the negative grade, before coverage is asked, and the holding that it cites for its window.
func (j *judging) withoutGrant(candidates []candidate, vetoing *candidate, vetoed answer) (graph.Grade, *graph.Holding) {
	who, at := nameOf(j.standing.Identity), j.action.At
	grade := graph.Grade{Link: graph.LinkGrant, Subject: j.standing.Identity.UID, Evidence: j.action.Evidence}
	if vetoed.isYes() {
		grant := vetoing.holding.Grant
		grade.State, grade.Rule, grade.Subject, grade.Evidence = graph.StateOutOfScope, RuleActionOutOfScope, grant.UID, grant.Evidence
		grade.Reason = sentence(nameOfGrant(grant)) + j.through(vetoing.holding) + " forbids " + j.deed() + " by " + vetoing.denier
		return grade, nil
	}
	if ended := nearestWindow(candidates, at); ended != nil {
		grant := ended.holding.Grant
		grade.State, grade.Rule, grade.Subject, grade.Evidence = graph.StateOutsideWindow, RuleActionOutsideGrantWindow, grant.UID, grant.Evidence
		grade.Reason = "The action fell outside the window of " + nameOfGrant(grant) + ", which would have covered it: " + window(ended.holding, at)
		return grade, ended.holding
	}
	if live := firstLive(candidates); live != nil {
		grant := live.holding.Grant
		grade.State, grade.Rule, grade.Subject, grade.Evidence = graph.StateOutOfScope, RuleActionOutOfScope, grant.UID, grant.Evidence
		count := 0
		for i := range candidates {
			if !candidates[i].live.isYes() {
				continue
			}
			if count++; candidates[i].limit != "" && (live.limit == "" || compareUID(&candidates[i], live) < 0) {
				live = &candidates[i]
			}
		}
		if live.limit != "" {
			grant = live.holding.Grant
			grade.Subject, grade.Evidence = grant.UID, grant.Evidence
			grade.Reason = sentence(nameOfGrant(grant)) + " would allow " + j.deed() + ", but " + live.limit + " does not"
			return grade, nil
		}
		grade.Reason = "None of the " + counted(int64(count), "grant", "grants") + " that " + who + " held at " + stamp(at) + " covers " + j.deed()
		if count == 1 {
			grade.Reason = sentence(nameOfGrant(grant)) + ", the only one that " + who + " held at " + stamp(at) + ", does not cover " + j.deed()
		}
		return grade, nil
	}
	grade.State, grade.Rule = graph.StateMissing, RuleActionWithoutGrant
	grade.Reason = who + " held no grant in " + orElse(j.action.System, "the system") + " at " + stamp(at) + " for " + j.deed()
	return grade, nil
}

// deed names the operation and the resource.
func (j *judging) deed() string {
	deed := orElse(j.action.Operation, "the operation, which the record does not name,")
	if j.action.ResourceName != "" {
		deed += " on " + j.action.ResourceName
	}
	return deed
}

func (j *judging) through(holding *graph.Holding) string {
	if len(holding.Via) == 0 {
		return ""
	}
	names := make([]string, len(holding.Via))
	for i, group := range holding.Via {
		names[i] = orElse(group.Name, group.UID)
	}
	return " (through " + strings.Join(names, ", ") + ")"
}

// bounds is when the holding was live, as the narrower of the grant's own window and the identity's hold on it.
func bounds(holding *graph.Holding) graph.Interval {
	bounds := graph.Interval{From: holding.Grant.ValidFrom, To: holding.Grant.ValidTo}
	if holding.Interval.From.After(bounds.From) {
		bounds.From = holding.Interval.From
	}
	if !holding.Interval.To.IsZero() && (bounds.To.IsZero() || holding.Interval.To.Before(bounds.To)) {
		bounds.To = holding.Interval.To
	}
	return bounds
}

// distance is how far outside its bounds the moment lies.
func distance(holding *graph.Holding, moment time.Time) time.Duration {
	bounds := bounds(holding)
	if moment.Before(bounds.From) {
		return bounds.From.Sub(moment)
	}
	if !bounds.To.IsZero() {
		return moment.Sub(bounds.To)
	}
	return 0
}

func window(holding *graph.Holding, moment time.Time) string {
	bounds := bounds(holding)
	if moment.Before(bounds.From) {
		return "it began at " + stamp(bounds.From) + ", " + length(bounds.From.Sub(moment)) + " after the action"
	}
	return "it ended at " + stamp(bounds.To) + ", " + length(moment.Sub(bounds.To)) + " before the action"
}
