package web

import (
	"net/url"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/views"
)

// clocksOf reads the moments as of which a verdict is asked for. Errors name the field.
func clocksOf(values url.Values) (judge.Clocks, error) {
	var clocks judge.Clocks
	var err error
	if clocks.True, err = formTime("true", values.Get("true")); err != nil {
		return clocks, err
	}
	clocks.Known, err = formTime("known", values.Get("known"))
	return clocks, err
}

// asOf gives the chain as it is shown as of the clocks, with its judgement.
func asOf(chain graph.Chain, view judge.View) graph.Chain {
	if view.Basis != judge.BasisNow {
		chain.Circumstances = view.Circumstances
	}
	return chain
}

func clocksView(action graph.Action, clocks judge.Clocks, view judge.View, now graph.Judgement) views.Clocks {
	shown := views.Clocks{Path: views.ActionPath(action.UID), True: clocks.True, Known: clocks.Known}
	if clocks.IsZero() {
		return shown
	}
	shown.Basis = basis(action, view)
	for i, grade := range view.Judgement.Grades {
		if grade.State != now.Grades[i].State {
			shown.Differences = append(shown.Differences, views.LinkDifference{Link: string(grade.Link), Shown: string(grade.State), Now: string(now.Grades[i].State)})
		}
	}
	return shown
}

// basis says by what right a verdict is told.
func basis(action graph.Action, view judge.View) string {
	var links []string
	for _, link := range view.Forgotten {
		links = append(links, string(link))
	}
	switch view.Basis {
	case judge.BasisNotLoaded:
		return "Clew had not loaded this action by then; it did at " + action.FirstSeen.UTC().Format(time.DateTime) + " UTC. Nothing was known of it."
	case judge.BasisKept:
		text := "The states are those of the judgement that Clew kept, made at " + view.Kept.Interval.From.UTC().Format(time.DateTime) + " UTC."
		if len(links) > 0 {
			text += " The graph no longer has what " + listed(links) + " rested on then."
		}
		return text
	case judge.BasisRebuilt:
		text := "Judged anew on what the graph still has of what was known then."
		if len(links) > 0 {
			text += " What was known of " + listed(links) + " was overwritten since, so that nothing is said of it."
		}
		return text
	}
	return "Judged on all that is known now, as if the operation were done at that moment."
}
