package web

import (
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/views"
)

// opinion is what was thought of an action from one moment on.
type opinion struct {
	judgement graph.Judgement
	since     time.Time
}

// opinions lists what was thought of an action, oldest first: each earlier judgement, the stored one, and the one made
// for this page where it differs.
func opinions(chain graph.Chain, judged graph.Judgement) []opinion {
	var list []opinion
	for _, kept := range judge.Opinions(chain) {
		list = append(list, opinion{kept.Judgement, kept.Interval.From})
	}
	if !sameStates(chain.Action.Judgement, judged) {
		list = append(list, opinion{judged, judged.JudgedAt})
	}
	return list
}

func sameStates(a, b graph.Judgement) bool {
	for i := range a.Grades {
		if a.Grades[i].State != b.Grades[i].State {
			return false
		}
	}
	return a.Verdict == b.Verdict
}

// knowledge compares what was known when the action was loaded with what is known now.
func knowledge(chain graph.Chain, judged graph.Judgement) views.Knowledge {
	history := opinions(chain, judged)
	known := views.Knowledge{LoadedAt: chain.Action.FirstSeen}
	for i, grade := range judged.Grades {
		link := views.LinkKnowledge{Link: string(grade.Link), Then: string(history[0].judgement.Grades[i].State), Now: string(grade.State)}
		if link.Changed() {
			link.Because = closed(grade.Reason)
			link.At = sinceWhen(history, i, grade.State)
		}
		known.Links = append(known.Links, link)
	}
	for at, each := range history {
		because := "as judged when it was loaded"
		switch {
		case at > 0 && at == len(history)-1 && !sameStates(chain.Action.Judgement, judged):
			because = "as judged for this page; the stored judgement follows with the next run"
		case at > 0:
			because = "judged again: " + changes(history[at-1].judgement, each.judgement)
		}
		change := views.VerdictChange{At: each.since, Verdict: string(each.judgement.Verdict), Because: because}
		if run, known := chain.Runs[each.judgement.Run]; known && at > 0 {
			change.Cause = views.Link{Text: "the run of " + run.SourceUID, Href: views.RunPath(run.UID)}
		}
		for _, link := range each.judgement.Changes {
			change.Changes = append(change.Changes, string(link.Link)+": "+closed(link.Reason))
		}
		known.History = append(known.History, change)
	}
	return known
}

// sinceWhen gives the moment since which a link has been graded as it is now.
func sinceWhen(history []opinion, link int, state graph.State) time.Time {
	var since time.Time
	for at := len(history) - 1; at >= 0 && history[at].judgement.Grades[link].State == state; at-- {
		since = history[at].since
	}
	return since
}

// changes names the links that are graded otherwise.
func changes(before, after graph.Judgement) string {
	var list []string
	for i, grade := range after.Grades {
		if was := before.Grades[i].State; was != grade.State {
			list = append(list, string(grade.Link)+" "+string(was)+" → "+string(grade.State))
		}
	}
	if len(list) == 0 {
		return "another grant counts"
	}
	return listed(list)
}
