package neo4j

import (
	"context"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// OpenCase stores a new case with its first entry.
func (d *Database) OpenCase(ctx context.Context, opened graph.Case, first graph.CaseEntry) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("open_case"), map[string]any{
			"uid": opened.UID, "entry": first.UID, "first": caseEntryProperties(first), "properties": map[string]any{
				"title": opened.Title, "of": opened.Scope.Of, "value": opened.Scope.Value, "from": orNull(opened.Scope.From), "to": orNull(opened.Scope.To),
				"status": graph.CaseOpen, "openedAt": opened.OpenedAt.UTC(), "openedBy": opened.OpenedBy, "touchedAt": opened.OpenedAt.UTC(),
			},
		}, nil)
	})
}

// Case gives a case with its entries. The error wraps graph.ErrNotFound when there is none.
func (d *Database) Case(ctx context.Context, uid string) (graph.Case, error) {
	var found graph.Case
	err := d.read(ctx, "case", map[string]any{"uid": uid}, func(record *neo4j.Record) error {
		row := row{record}
		found = caseFrom(row.fields("case"))
		found.Count = row.number("count")
		for _, f := range row.maps("entries") {
			entry := graph.CaseEntry{UID: f.text("uid"), Kind: f.text("kind"), At: f.moment("at"), By: f.text("by"), Text: f.text("text")}
			entry.Content = []byte(f.text("content"))
			if subject := f.fields("subject"); subject != nil {
				entry.Subject = nodeFrom(subject.text("label"), subject)
			}
			found.Entries = append(found.Entries, entry)
		}
		return nil
	})
	if err == nil && found.UID == "" {
		err = fmt.Errorf("case %q: %w", uid, graph.ErrNotFound)
	}
	return found, err
}

// Cases gives the newest cases of one status, without their entries.
func (d *Database) Cases(ctx context.Context, status string, most int) ([]graph.Case, error) {
	var cases []graph.Case
	err := d.read(ctx, "cases", map[string]any{"status": status, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		one := caseFrom(row.fields("case"))
		one.Count = row.number("count")
		cases = append(cases, one)
		return nil
	})
	return cases, err
}

// AddCaseEntry adds to a case. A status that is not empty is set, too, provided that the case has as many entries as the
// writer has seen; else the error wraps graph.ErrConflict. It wraps graph.ErrNotFound when there is no such case or no
// such node to link.
func (d *Database) AddCaseEntry(ctx context.Context, uid string, entry graph.CaseEntry, status string, seen int64) error {
	if _, err := d.Case(ctx, uid); err != nil {
		return err
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		added, pointed := false, int64(0)
		err := run(ctx, tx, Query("add_case_entry"), map[string]any{
			"uid": uid, "entry": entry.UID, "at": entry.At.UTC(), "properties": caseEntryProperties(entry), "status": orAbsent(status), "seen": seen,
			"subject": entry.Subject.UID, "label": entry.Subject.Label,
		}, func(record *neo4j.Record) error {
			added, pointed = true, row{record}.number("pointed")
			return nil
		})
		switch {
		case err != nil:
			return err
		case !added:
			return fmt.Errorf("something was added to the case since you looked, or it is %s already: %w", status, graph.ErrConflict)
		case entry.Subject.UID != "" && pointed == 0:
			return fmt.Errorf("%s %q: %w", entry.Subject.Label, entry.Subject.UID, graph.ErrNotFound)
		}
		return nil
	})
}

func caseEntryProperties(entry graph.CaseEntry) map[string]any {
	properties := map[string]any{
		"kind": entry.Kind, "at": entry.At.UTC(), "by": entry.By, "text": orAbsent(entry.Text), "subject": orAbsent(entry.Subject.UID), "subjectLabel": orAbsent(entry.Subject.Label),
	}
	if len(entry.Content) > 0 {
		properties["content"] = string(entry.Content)
	}
	return properties
}

func caseFrom(f fields) graph.Case {
	return graph.Case{
		UID: f.text("uid"), Title: f.text("title"), Status: f.text("status"), OpenedAt: f.moment("openedAt"), OpenedBy: f.text("openedBy"),
		Scope: graph.ReachQuery{Of: f.text("of"), Value: f.text("value"), From: f.moment("from"), To: f.moment("to")},
	}
}
