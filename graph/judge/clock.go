package judge

import (
	"slices"
	"time"

	"clew/graph"
)

// Clocks say as of which moments a verdict is asked for. The zero value asks for the action's own moment and all that is
// known now.
type Clocks struct {
	True  time.Time // the moment as of which the access is judged; zero: that of the action
	Known time.Time // by when Clew must have learnt what it is judged on; zero: now
}

// IsZero reports whether nothing but the verdict of now is asked for.
func (c Clocks) IsZero() bool { return c.True.IsZero() && c.Known.IsZero() }

// Basis says what a verdict as of some clock rests on.
type Basis string

// What a verdict rests on: all that is known now; the judgement that was kept from then; what the graph still has of what
// was known then, judged anew; nothing, since Clew had not loaded the action.
const (
	BasisNow       Basis = "now"
	BasisKept      Basis = "kept"
	BasisRebuilt   Basis = "rebuilt"
	BasisNotLoaded Basis = "not-loaded"
)

// Opinion is what was thought of an action over a time.
type Opinion struct {
	Judgement graph.Judgement
	Interval  graph.Interval // From: when Clew learnt it; To: when it learnt better, zero: it is the stored one
}

// Opinions gives what was thought of an action, oldest first; the last one is the judgement that is stored.
func Opinions(chain graph.Chain) []Opinion {
	list := make([]Opinion, 0, len(chain.Earlier)+1)
	since := chain.Action.FirstSeen
	for _, earlier := range chain.Earlier {
		list = append(list, Opinion{earlier.Judgement, graph.Interval{From: since, To: earlier.SupersededAt}})
		since = earlier.SupersededAt
	}
	return append(list, Opinion{chain.Action.Judgement, graph.Interval{From: since}})
}

// View is a verdict as of the clocks.
type View struct {
	Judgement graph.Judgement
	Basis     Basis
	Kept      Opinion      // for BasisKept: the judgement that was kept
	Forgotten []graph.Link // links of which the graph no longer has what they rested on then
	// Circumstances are those that were known, as far as the graph still has them.
	Circumstances graph.Circumstances
}

// AsOf judges a chain as of the clocks. The states of a judgement at the action's own moment are those that Clew kept from
// then: what was stated and overwritten since is gone from the graph, and judging what is left anew would be a guess. The
// reasons are those that were kept with them or, where the graph still leads to the same state, those of judging anew.
func (j *Judge) AsOf(chain graph.Chain, clocks Clocks, now time.Time) View {
	action := chain.Action
	if clocks.Known.IsZero() {
		if !clocks.True.IsZero() {
			action.At = clocks.True
		}
		return View{Judgement: j.Judge(action, chain.Circumstances, now), Basis: BasisNow, Circumstances: chain.Circumstances}
	}
	if clocks.Known.Before(action.FirstSeen) {
		return View{Judgement: notLoaded(action, clocks.Known), Basis: BasisNotLoaded}
	}
	opinions := Opinions(chain)
	at := len(opinions) - 1
	for at > 0 && opinions[at].Interval.From.After(clocks.Known) {
		at--
	}
	view := View{Basis: BasisKept, Kept: opinions[at], Circumstances: knownBy(chain.Circumstances, clocks.Known)}
	anew := j.Judge(action, view.Circumstances, clocks.Known)
	kept := view.Kept.Judgement
	for i, grade := range kept.Grades {
		if grade.State != anew.Grades[i].State {
			view.Forgotten = append(view.Forgotten, grade.Link)
		}
	}
	if clocks.True.IsZero() {
		view.Judgement = recalled(opinions[:at+1], anew)
		return view
	}
	view.Basis = BasisRebuilt
	action.At = clocks.True
	view.Judgement = j.Judge(action, view.Circumstances, clocks.Known)
	for i := range view.Judgement.Grades {
		if grade := &view.Judgement.Grades[i]; slices.Contains(view.Forgotten, grade.Link) {
			*grade = graph.Grade{
				Link: grade.Link, State: graph.StateUnknown,
				Reason: "What was known of it at " + stamp(clocks.Known) + " was overwritten since, so that how it stood for another moment cannot be told",
			}
		}
	}
	view.Judgement.Verdict = verdict(view.Judgement.Grades)
	return view
}

// recalled gives the last of the opinions with the reasons that were kept, or that judging anew leads to as well.
func recalled(opinions []Opinion, anew graph.Judgement) graph.Judgement {
	last := opinions[len(opinions)-1]
	judgement := last.Judgement
	for i := range judgement.Grades {
		grade := &judgement.Grades[i]
		if change, found := lastChange(opinions, grade.Link); found && change.To == grade.State {
			grade.Reason, grade.Evidence = change.Reason, change.Evidence
		} else if anew.Grades[i].State == grade.State {
			*grade = anew.Grades[i]
		} else {
			grade.Reason = "It was judged " + string(grade.State) + " at " + stamp(last.Interval.From) + "; the graph no longer has what that rested on"
		}
	}
	return judgement
}

// lastChange gives the last change of a link among the opinions.
func lastChange(opinions []Opinion, link graph.Link) (graph.LinkChange, bool) {
	for _, opinion := range slices.Backward(opinions) {
		for _, change := range opinion.Judgement.Changes {
			if change.Link == link {
				return change, true
			}
		}
	}
	return graph.LinkChange{}, false
}

// notLoaded is the judgement of an action of which Clew had not learnt: nothing of it was known.
func notLoaded(action graph.Action, known time.Time) graph.Judgement {
	judgement := graph.Judgement{Verdict: graph.VerdictUnknown, Gaps: []string{}, JudgedAt: known}
	for i, link := range graph.Links {
		judgement.Grades[i] = graph.Grade{Link: link, State: graph.StateUnknown, Reason: "Clew had not loaded this action by " + stamp(known) + "; it did at " + stamp(action.FirstSeen.Truncate(time.Second))}
	}
	return judgement
}

// knownBy leaves out what was learnt later. Of nodes that were learnt before, later statements stay: the graph does not keep
// what they overwrote.
func knownBy(circumstances graph.Circumstances, known time.Time) graph.Circumstances {
	later := func(learnt time.Time) bool { return learnt.After(known) }
	standing := circumstances.Standing
	standing.Sponsorships = slices.DeleteFunc(slices.Clone(standing.Sponsorships), func(s graph.Sponsorship) bool { return later(s.FirstSeen) })
	standing.Contracts = slices.DeleteFunc(slices.Clone(standing.Contracts), func(c graph.Contract) bool { return later(c.FirstSeen) })
	if later(standing.Identity.FirstSeen) {
		standing.Identity = graph.Identity{UID: standing.Identity.UID, Unattributed: true}
	}
	standing.Requests = nil
	for _, request := range circumstances.Standing.Requests {
		if !later(request.FirstSeen) {
			standing.Requests = append(standing.Requests, requestKnownBy(request, later))
		}
	}
	standing.Holdings = nil
	for _, holding := range circumstances.Standing.Holdings {
		if later(holding.Grant.FirstSeen) {
			continue
		}
		if holding.Request != nil {
			if later(holding.Request.FirstSeen) {
				holding.Request = nil
			} else {
				request := requestKnownBy(*holding.Request, later)
				holding.Request = &request
			}
		}
		standing.Holdings = append(standing.Holdings, holding)
	}
	circumstances.Standing = standing
	for i, credential := range circumstances.Lineage {
		if later(credential.FirstSeen) {
			circumstances.Lineage = circumstances.Lineage[:i:i]
			break
		}
	}
	var coverage graph.Coverages
	for _, span := range circumstances.Coverage {
		shared, some := span.Interval.Intersect(graph.Interval{To: known})
		if some && !later(span.FirstRead) {
			span.Interval, span.Rows = shared, 0 // how many were read by then is not kept
			coverage = append(coverage, span)
		}
	}
	circumstances.Coverage = coverage
	return circumstances
}

func requestKnownBy(request graph.Request, later func(time.Time) bool) graph.Request {
	request.Approvals = slices.DeleteFunc(slices.Clone(request.Approvals), func(a graph.Approval) bool { return later(a.FirstSeen) })
	return request
}
