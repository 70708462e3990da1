package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
	"clew/graph/rule"
	"clew/graph/schema"
)

// findingRows is how many findings one transaction stores or resolves: some thousands more need more memory than a small
// server gives a transaction.
const findingRows = 1000

// StoreFindings implements rule.Runner. It stores page by page and resolves at the end, so that a run that breaks off
// leaves findings open that are true or were before, and the next one completes it.
func (d *Database) StoreFindings(ctx context.Context, r rule.Rule, hits []rule.Hit, now time.Time) (rule.Stored, error) {
	var stored rule.Stored
	// The label stands in the text, since only then an index finds the subject.
	text := strings.Replace(Query("store_findings"), "$($label)", schema.NodeOf(r.Subject).Label, 1)
	rows := make([]map[string]any, len(hits))
	for i, hit := range hits {
		rows[i] = map[string]any{"uid": findingUID(r.ID, hit.UID), "subject": hit.UID, "at": hit.At.UTC(), "details": orAbsent(hit.Details), "severity": orAbsent(hit.Severity)}
	}
	for page := range slices.Chunk(rows, findingRows) {
		var opened int64
		err := d.write(ctx, func(tx neo4j.ManagedTransaction) (err error) {
			opened, err = storePage(ctx, tx, text, r, page, now)
			return err
		})
		if err != nil {
			return stored, err
		}
		stored.Opened += opened
	}
	var err error
	stored.Resolved, err = d.resolveFindings(ctx, r.ID, now, now, "")
	return stored, err
}

// resolveFindings resolves, page by page, the findings of a rule that were last hit before a moment.
func (d *Database) resolveFindings(ctx context.Context, ruleID string, before, now time.Time, text string) (int64, error) {
	return d.untilNone(ctx, "resolve_findings", "resolved", map[string]any{
		"rule": ruleID, "before": before.UTC(), "now": now.UTC(), "text": orAbsent(text), "most": findingRows,
	})
}

// untilNone runs a statement that changes some findings until it changes none, and gives how many it changed.
func (d *Database) untilNone(ctx context.Context, name, column string, parameters map[string]any) (int64, error) {
	var all int64
	for {
		var changed int64
		err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
			return run(ctx, tx, Query(name), parameters, func(record *neo4j.Record) error {
				changed = row{record}.number(column)
				return nil
			})
		})
		all += changed
		if err != nil || changed == 0 {
			return all, err
		}
	}
}

// ResolveGone implements rule.Runner. It finds the rules that have findings by steps over the index, a rule each.
func (d *Database) ResolveGone(ctx context.Context, known func(id string) bool, now time.Time) (int64, error) {
	var resolved int64
	for after := ""; ; {
		next := ""
		err := d.read(ctx, "next_finding_rule", map[string]any{"after": after}, func(record *neo4j.Record) error {
			next = row{record}.text("rule")
			return nil
		})
		if err != nil || next == "" {
			return resolved, err
		}
		if !known(next) {
			some, err := d.resolveFindings(ctx, next, end, now, "The rule is no longer in the catalogue.")
			resolved += some
			if err != nil {
				return resolved, err
			}
		}
		after = next
	}
}

// storePage stores some findings and gives the number of those that are new, or were resolved before.
func storePage(ctx context.Context, tx neo4j.ManagedTransaction, text string, r rule.Rule, page []map[string]any, now time.Time) (int64, error) {
	var opened int64
	found := make(map[string]bool, len(page))
	err := run(ctx, tx, text, map[string]any{
		"rows": page, "rule": r.ID, "severity": r.Severity, "label": r.Subject, "now": now.UTC(),
	}, func(record *neo4j.Record) error {
		row := row{record}
		found[row.text("subject")] = true
		if row.flag("opened") {
			opened++
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, row := range page {
		if subject, _ := row["subject"].(string); !found[subject] {
			return 0, fmt.Errorf("its query returned %q, which is the uid of no %s: %w", subject, r.Subject, graph.ErrInvalid)
		}
	}
	return opened, nil
}

// ReopenFindings implements rule.Runner.
func (d *Database) ReopenFindings(ctx context.Context, now time.Time) (int64, error) {
	return d.untilNone(ctx, "reopen_findings", "reopened", map[string]any{"now": now.UTC(), "most": findingRows})
}
