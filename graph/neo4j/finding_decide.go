package neo4j

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// decision is what a user decides on findings or writes to them.
type decision struct {
	kind, by, text, assignee string
	until, at                time.Time
	// check refuses a finding as it stands; nil: none. The error wraps graph.ErrConflict.
	check func(standing) error
	// properties gives those to set; those that are nil go.
	properties func(standing) map[string]any
}

// standing is how a finding stands when it is locked.
type standing struct {
	uid, status, assignee string
	version, count        int64
}

// AcceptFindings accepts findings until a date, all or none. It refuses, wrapping graph.ErrConflict, when one has changed
// since the version given or is resolved, and wrapping graph.ErrInvalid when there is no reason, no end date within
// graph.LongestAcceptance, or more than graph.MostAccepted findings.
func (d *Database) AcceptFindings(ctx context.Context, findings []graph.FindingVersion, by, reason string, until, now time.Time) error {
	if err := graph.CheckAcceptance(reason, until, now); err != nil {
		return err
	}
	return d.decide(ctx, findings, decision{
		kind: graph.FindingWasAccepted, by: by, text: reason, until: until, at: now,
		check: func(s standing) error {
			if s.status == graph.FindingResolved {
				return fmt.Errorf("gap %q is resolved, so there is nothing to accept: %w", s.uid, graph.ErrConflict)
			}
			return nil
		},
		properties: func(s standing) map[string]any {
			return map[string]any{
				"status": graph.FindingAccepted, "acceptedBy": by, "acceptedAt": now.UTC(), "acceptedUntil": until.UTC(), "acceptReason": reason, "acceptedCount": s.count,
			}
		},
	})
}

// WithdrawAcceptance opens an accepted finding again before the end of its acceptance. Errors are as for AcceptFindings.
func (d *Database) WithdrawAcceptance(ctx context.Context, finding graph.FindingVersion, by, reason string, now time.Time) error {
	if err := graph.CheckText("reason", reason, graph.LongestReason); err != nil {
		return err
	}
	return d.decide(ctx, []graph.FindingVersion{finding}, decision{
		kind: graph.FindingWithdrawn, by: by, text: reason, at: now,
		check: func(s standing) error {
			if s.status != graph.FindingAccepted {
				return fmt.Errorf("gap %q is %s, so there is no acceptance to withdraw: %w", s.uid, s.status, graph.ErrConflict)
			}
			return nil
		},
		properties: func(standing) map[string]any {
			return map[string]any{"status": graph.FindingOpen, "acceptedBy": nil, "acceptedAt": nil, "acceptedUntil": nil, "acceptReason": nil, "acceptedCount": nil}
		},
	})
}

// AssignFinding says who has to see to a finding; empty: nobody. Errors are as for AcceptFindings.
func (d *Database) AssignFinding(ctx context.Context, finding graph.FindingVersion, by, assignee string, now time.Time) error {
	if assignee != "" {
		if err := graph.CheckText("assignee", assignee, graph.LongestAssignee); err != nil {
			return err
		}
		if assignee == graph.FindingNobody {
			return fmt.Errorf("assignee: %q is no name: %w", assignee, graph.ErrInvalid)
		}
	}
	return d.decide(ctx, []graph.FindingVersion{finding}, decision{
		kind: graph.FindingAssigned, by: by, assignee: assignee, at: now,
		check: func(s standing) error {
			if s.assignee == assignee {
				return fmt.Errorf("gap %q is assigned so already: %w", s.uid, graph.ErrConflict)
			}
			return nil
		},
		properties: func(standing) map[string]any { return map[string]any{"assignee": orAbsent(assignee)} },
	})
}

// CommentFinding adds a comment to the history of a finding. Comments take nothing away, so that the version is not asked.
func (d *Database) CommentFinding(ctx context.Context, uid, by, text string, now time.Time) error {
	if err := graph.CheckText("comment", text, graph.LongestReason); err != nil {
		return err
	}
	return d.decide(ctx, []graph.FindingVersion{{UID: uid, Version: -1}}, decision{
		kind: graph.FindingCommented, by: by, text: text, at: now, properties: func(standing) map[string]any { return map[string]any{} },
	})
}

// decide carries a decision out in one transaction: on all findings, or on none.
func (d *Database) decide(ctx context.Context, findings []graph.FindingVersion, made decision) error {
	versions := make(map[string]int64, len(findings))
	uids := make([]string, 0, len(findings))
	for _, finding := range findings {
		if _, again := versions[finding.UID]; !again {
			uids = append(uids, finding.UID)
		}
		versions[finding.UID] = finding.Version
	}
	switch {
	case len(uids) == 0:
		return fmt.Errorf("no gap is chosen: %w", graph.ErrInvalid)
	case len(uids) > graph.MostAccepted:
		return fmt.Errorf("%d gaps are chosen, and at most %d can be changed at once: %w", len(uids), graph.MostAccepted, graph.ErrInvalid)
	}
	slices.Sort(uids) // the same order everywhere, so that two writers cannot lock each other out
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		var rows []map[string]any
		var refusals []error
		found := make(map[string]bool, len(uids))
		err := run(ctx, tx, Query("lock_findings"), map[string]any{"uids": uids}, func(record *neo4j.Record) error {
			row := row{record}
			s := standing{uid: row.text("uid"), status: row.text("status"), assignee: row.text("assignee"), version: row.number("version"), count: row.number("count")}
			if seen := versions[s.uid]; seen >= 0 && seen != s.version {
				refusals = append(refusals, fmt.Errorf("gap %q has changed since it was shown; nothing was changed: %w", s.uid, graph.ErrConflict))
			} else if made.check != nil {
				if err := made.check(s); err != nil {
					refusals = append(refusals, err)
				}
			}
			rows = append(rows, map[string]any{"uid": s.uid, "properties": made.properties(s)})
			found[s.uid] = true
			return nil
		})
		if err != nil {
			return err
		}
		for _, uid := range uids {
			if !found[uid] {
				refusals = append(refusals, missing("gap", uid))
			}
		}
		if len(refusals) > 0 {
			return errors.Join(refusals[:min(len(refusals), 5)]...)
		}
		return run(ctx, tx, Query("decide_findings"), map[string]any{
			"rows": rows, "kind": made.kind, "at": made.at.UTC(), "by": made.by, "text": orAbsent(made.text), "until": orNull(made.until), "assignee": orAbsent(made.assignee),
		}, nil)
	})
}

// missing says that there is no such thing.
func missing(noun, uid string) error { return fmt.Errorf("%s %q: %w", noun, uid, graph.ErrNotFound) }
