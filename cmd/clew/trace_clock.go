package main

import (
	"fmt"
	"strings"
	"time"

	"clew/graph"
	"clew/graph/judge"
)

// traceClocks is what `clew trace --json` adds where a clock is set.
type traceClocks struct {
	AsOf      time.Time    `json:"asOf,omitzero"`
	KnownAt   time.Time    `json:"knownAt,omitzero"`
	Basis     judge.Basis  `json:"basis"`
	KeptSince time.Time    `json:"keptSince,omitzero"`
	Forgotten []graph.Link `json:"forgotten,omitempty"`
}

func newTraceClocks(clocks judge.Clocks, view judge.View) *traceClocks {
	if clocks.IsZero() {
		return nil
	}
	return &traceClocks{AsOf: clocks.True, KnownAt: clocks.Known, Basis: view.Basis, KeptSince: view.Kept.Interval.From, Forgotten: view.Forgotten}
}

// traceStep is one judgement of the history.
type traceStep struct {
	LearntAt time.Time          `json:"learntAt"`
	Verdict  graph.Verdict      `json:"verdict"`
	Links    []string           `json:"links"` // states, in the order of the chain
	Gaps     []string           `json:"gaps"`
	Changes  []graph.LinkChange `json:"changes"`
	Source   string             `json:"source"` // uid of the source whose facts led to it; empty where not known
	Run      string             `json:"run"`    // uid of its run
}

func traceSteps(chain graph.Chain) []traceStep {
	opinions := judge.Opinions(chain)
	steps := make([]traceStep, len(opinions))
	for i, opinion := range opinions {
		judgement := opinion.Judgement
		steps[i] = traceStep{
			LearntAt: opinion.Interval.From, Verdict: judgement.Verdict, Links: judgement.States(), Gaps: append([]string{}, judgement.Gaps...),
			Changes: append([]graph.LinkChange{}, judgement.Changes...), Run: judgement.Run, Source: chain.Runs[judgement.Run].SourceUID,
		}
		if i == 0 {
			steps[i].Source = chain.Action.Source
		}
	}
	return steps
}

// historyLines writes every judgement so far, oldest first.
func historyLines(chain graph.Chain) string {
	var text strings.Builder
	text.WriteString("\nhistory\n")
	for i, step := range traceSteps(chain) {
		fmt.Fprintf(&text, "  %s  %s", step.LearntAt.Format(time.RFC3339), strings.ToUpper(string(step.Verdict)))
		switch {
		case i == 0:
			fmt.Fprintf(&text, "  when it was loaded from %s", step.Source)
		case step.Run != "":
			fmt.Fprintf(&text, "  judged again for the run of %s", step.Run)
		default:
			text.WriteString("  judged again")
		}
		text.WriteString("\n")
		for _, change := range step.Changes {
			fmt.Fprintf(&text, "    %s: %s -> %s\n      %s\n", change.Link, change.From, change.To, change.Reason)
		}
	}
	return text.String()
}

// clockLines says as of when a verdict is told, and by what right.
func clockLines(clocks judge.Clocks, view judge.View) string {
	if clocks.IsZero() {
		return ""
	}
	var text strings.Builder
	if !clocks.True.IsZero() {
		fmt.Fprintf(&text, "judged as if it were done at %s\n", clocks.True.Format(time.RFC3339))
	}
	if !clocks.Known.IsZero() {
		fmt.Fprintf(&text, "as known at %s\n", clocks.Known.Format(time.RFC3339))
	}
	if view.Basis == judge.BasisKept {
		fmt.Fprintf(&text, "the states are those of the judgement that Clew kept, made at %s\n", view.Kept.Interval.From.Format(time.RFC3339))
	}
	if len(view.Forgotten) > 0 {
		links := make([]string, len(view.Forgotten))
		for i, link := range view.Forgotten {
			links[i] = string(link)
		}
		fmt.Fprintf(&text, "the graph no longer has what these links rested on then: %s\n", strings.Join(links, ", "))
	}
	return text.String() + "\n"
}

// parseClocks reads the two clocks. Errors name the flag.
func parseClocks(asOf, knownAt string) (judge.Clocks, error) {
	var clocks judge.Clocks
	for _, clock := range []struct {
		flag, text string
		moment     *time.Time
	}{{"--as-of", asOf, &clocks.True}, {"--known-at", knownAt, &clocks.Known}} {
		if clock.text == "" {
			continue
		}
		moment, err := time.Parse(time.RFC3339, clock.text)
		if err != nil {
			moment, err = time.Parse(time.DateOnly, clock.text)
		}
		if err != nil {
			return judge.Clocks{}, usageError{fmt.Errorf("%s: %q is not a time such as 2026-11-02T09:00:00Z or 2026-11-02: %w", clock.flag, clock.text, graph.ErrInvalid)}
		}
		*clock.moment = moment.UTC()
	}
	return clocks, nil
}
