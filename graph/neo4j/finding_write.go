package neo4j

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// findingChange is what a transaction adds to or takes from one finding.
type findingChange struct {
	rule, severity, subject, subjectLabel string
	count                                 int64
	first, last                           time.Time
	samples                               []string
}

const mostSamples = 10

// addFindings counts the hits of the actions that were created.
func addFindings(ctx context.Context, tx neo4j.ManagedTransaction, hits []graph.FindingHit, created map[string]bool) error {
	changes := map[string]*findingChange{}
	for _, hit := range hits {
		if created[hit.ActionUID] {
			addHit(changes, hit, 1)
		}
	}
	return changeFindings(ctx, tx, changes)
}

func addHit(changes map[string]*findingChange, hit graph.FindingHit, count int64) {
	uid := findingUID(hit.Rule, hit.Subject)
	change := changes[uid]
	if change == nil {
		change = &findingChange{rule: hit.Rule, severity: hit.Severity, subject: hit.Subject, subjectLabel: hit.SubjectLabel}
		changes[uid] = change
	}
	change.count += count
	if count < 0 {
		return
	}
	if change.first.IsZero() || hit.At.Before(change.first) {
		change.first = hit.At
	}
	if hit.At.After(change.last) {
		change.last = hit.At
	}
	if len(change.samples) < mostSamples {
		change.samples = append(change.samples, hit.ActionUID)
	}
}

func findingUID(rule, subject string) string { return rule + "/" + subject }

// changeFindings applies the changes in an order that is the same everywhere, so that two writers cannot lock each other
// out.
func changeFindings(ctx context.Context, tx neo4j.ManagedTransaction, changes map[string]*findingChange) error {
	if len(changes) == 0 {
		return nil
	}
	rows := make([]map[string]any, 0, len(changes))
	for uid, change := range changes {
		if change.count == 0 && len(change.samples) == 0 {
			continue
		}
		rows = append(rows, map[string]any{
			"uid": uid, "rule": change.rule, "severity": change.severity, "subject": change.subject, "subjectLabel": change.subjectLabel,
			"count": change.count, "first": orNull(change.first), "last": orNull(change.last), "samples": change.samples,
		})
	}
	slices.SortFunc(rows, func(a, b map[string]any) int { return cmp.Compare(a["uid"].(string), b["uid"].(string)) })
	return run(ctx, tx, Query("change_findings"), map[string]any{"rows": rows}, nil)
}
