package estate

import (
	"slices"
	"strings"

	"clew/graph"
)

// expectation is the right answer about an action, reasoned where its scenario is written down.
type expectation struct {
	Verdict graph.Verdict
	States  [7]graph.State // in the order of graph.Links
	Gaps    []string       // ids of rules, sorted

	// text is the middle of the action's line in the file of expectations.
	text string
}

// traced is the expectation of a whole chain.
func traced() *expectation {
	e := &expectation{Verdict: graph.VerdictTraced}
	for i := range e.States {
		e.States[i] = graph.StatePresent
	}
	return e.finish()
}

// broken starts from a whole chain and breaks it.
func broken() *expectation {
	e := traced()
	e.Verdict = graph.VerdictBroken
	return e
}

// unknown starts from a whole chain and takes knowledge away.
func unknown(links ...graph.Link) *expectation {
	e := traced()
	e.Verdict = graph.VerdictUnknown
	for _, link := range links {
		e.States[slices.Index(graph.Links[:], link)] = graph.StateUnknown
	}
	return e.finish()
}

// link states how a link comes out and which rules that breaks.
func (e *expectation) link(link graph.Link, state graph.State, rules ...string) *expectation {
	e.States[slices.Index(graph.Links[:], link)] = state
	return e.gap(rules...)
}

// gap states further rules that the action breaks.
func (e *expectation) gap(rules ...string) *expectation {
	e.Gaps = append(e.Gaps, rules...)
	slices.Sort(e.Gaps)
	e.Gaps = slices.Compact(e.Gaps)
	return e.finish()
}

func (e *expectation) finish() *expectation {
	var text strings.Builder
	text.WriteString(`,"verdict":"` + string(e.Verdict) + `","states":[`)
	for i, state := range e.States {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(`"` + string(state) + `"`)
	}
	text.WriteString(`],"gaps":[`)
	for i, gap := range e.Gaps {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString(`"` + gap + `"`)
	}
	text.WriteByte(']')
	e.text = text.String()
	return e
}
