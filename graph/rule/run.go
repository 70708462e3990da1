package rule

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Hit is one subject that a rule about state hits.
type Hit struct {
	UID     string    // of the subject
	At      time.Time // when the gap began, or was seen
	Details string    // one sentence; may be empty
	// Severity is that of the hit where the query tells it; empty: that of the rule.
	Severity string
}

// Stored says what storing the hits of a rule changed.
type Stored struct {
	Opened   int64 // findings that are new, or were resolved before
	Resolved int64 // findings that the rule no longer hits
}

// Runner runs queries of rules and keeps findings.
type Runner interface {
	// RunRule runs the query of a rule, behind the fence of package report: it MUST NOT be able to change anything or to reach outside the
	// graph.
	RunRule(ctx context.Context, text string, parameters map[string]any) ([]Hit, error)
	// StoreFindings makes the findings of the rule be exactly the hits: new ones open, those no longer hit are resolved,
	// accepted ones stay accepted until their end date. A subject MUST stand once in hits; one that does not exist is an
	// error, and nothing is resolved then.
	StoreFindings(ctx context.Context, rule Rule, hits []Hit, now time.Time) (Stored, error)
	// ReopenFindings opens again the accepted findings of all rules whose end date has come, and gives their number.
	ReopenFindings(ctx context.Context, now time.Time) (int64, error)
	// ResolveGone resolves the findings of rules that are not known any more, and gives their number.
	ResolveGone(ctx context.Context, known func(id string) bool, now time.Time) (int64, error)
}

// Result is how one rule fared.
type Result struct {
	Rule   string
	Hits   int
	Stored Stored
	Took   time.Duration
	Err    error // nil when it ran; its findings are as they were before otherwise
}

// Summary is how a run of all rules about state fared.
type Summary struct {
	Results  []Result // in the order of the catalogue
	Reopened int64    // accepted findings whose end date had come
	Gone     int64    // findings resolved since their rule is no longer in the catalogue
}

// Failed counts the rules that could not be run.
func (s Summary) Failed() int {
	failed := 0
	for _, result := range s.Results {
		if result.Err != nil {
			failed++
		}
	}
	return failed
}

// Timeout bounds the query of one rule.
const Timeout = time.Minute

// Run runs all rules about state as of a moment and stores their findings. A rule that fails or takes longer than Timeout
// does not stop the others and leaves its findings as they were; the error joins all failures.
func Run(ctx context.Context, runner Runner, catalogue *Catalogue, now time.Time) (Summary, error) {
	var summary Summary
	var failures []error
	reopened, err := runner.ReopenFindings(ctx, now)
	if err != nil {
		failures = append(failures, fmt.Errorf("reopen accepted findings: %w", err))
	}
	summary.Reopened = reopened
	summary.Gone, err = runner.ResolveGone(ctx, func(id string) bool { _, known := catalogue.Rule(id); return known }, now)
	if err != nil {
		failures = append(failures, fmt.Errorf("resolve findings of rules that are gone: %w", err))
	}
	for _, r := range catalogue.rules {
		if r.Kind != KindState {
			continue
		}
		if ctx.Err() != nil {
			return summary, errors.Join(append(failures, ctx.Err())...)
		}
		result := runOne(ctx, runner, r, now)
		if result.Err != nil {
			failures = append(failures, fmt.Errorf("rule %s: %w", r.ID, result.Err))
		}
		summary.Results = append(summary.Results, result)
	}
	return summary, errors.Join(failures...)
}

func runOne(ctx context.Context, runner Runner, r Rule, now time.Time) Result {
	started := time.Now()
	result := Result{Rule: r.ID}
	bounded, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	hits, err := runner.RunRule(bounded, r.Query, r.Values(now))
	if err == nil {
		hits = once(hits)
		result.Hits = len(hits)
		result.Stored, err = runner.StoreFindings(ctx, r, hits, now)
	}
	result.Took, result.Err = time.Since(started), err
	return result
}

// once keeps the earliest hit of each subject.
func once(hits []Hit) []Hit {
	at := make(map[string]int, len(hits))
	kept := make([]Hit, 0, len(hits))
	for _, hit := range hits {
		known, again := at[hit.UID]
		switch {
		case !again:
			at[hit.UID] = len(kept)
			kept = append(kept, hit)
		case hit.At.Before(kept[known].At):
			kept[known] = hit
		}
	}
	return kept
}
