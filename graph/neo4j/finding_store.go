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
	for {
		var resolved int64
		err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
			return run(ctx, tx, Query("resolve_findings"), map[string]any{"rule": r.ID, "now": now.UTC(), "most": findingRows}, func(record *neo4j.Record) error {
				resolved = row{record}.number("resolved")
				return nil
			})
		})
		stored.Resolved += resolved
		if err != nil || resolved == 0 {
			return stored, err
		}
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
	var reopened int64
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("reopen_findings"), map[string]any{"now": now.UTC()}, func(record *neo4j.Record) error {
			reopened = row{record}.number("reopened")
			return nil
		})
	})
	return reopened, err
}
