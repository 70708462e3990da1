package neo4j

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Pending gives some identities and credentials whose actions wait to be judged again, those with the oldest first.
func (d *Database) Pending(ctx context.Context, most int) ([]graph.Pending, error) {
	var pending []graph.Pending
	err := d.read(ctx, "pending", map[string]any{"most": most}, func(record *neo4j.Record) error {
		row := row{record}
		pending = append(pending, graph.Pending{Label: row.text("label"), UID: row.text("uid"), Mark: row.text("mark"), From: row.moment("from"), Writes: row.number("writes"), Run: row.text("run")})
		return nil
	})
	return pending, err
}

// ActionsOf gives the actions of a pending identity or on a pending credential that follow the given one, oldest first.
func (d *Database) ActionsOf(ctx context.Context, pending graph.Pending, after time.Time, afterUID string, most int) ([]graph.Action, error) {
	name := "actions_of_identity"
	if pending.Label == "Credential" {
		name = "actions_of_credential"
	}
	var actions []graph.Action
	err := d.read(ctx, name, map[string]any{"uid": pending.UID, "after": after.UTC(), "afterUid": afterUID, "most": most}, func(record *neo4j.Record) error {
		actions = append(actions, actionFrom(row{record}.fields("action")))
		return nil
	})
	return actions, err
}

// Rejudge stores new judgements of actions, keeps the old ones as what was thought before, moves UNDER to the grant that
// counts now, and corrects findings, all in one transaction. hits gives what an action with these gaps adds to findings.
func (d *Database) Rejudge(ctx context.Context, actions []graph.Action, hits func(*graph.Action, []string) []graph.FindingHit) error {
	if len(actions) == 0 {
		return nil
	}
	rows := make([]map[string]any, len(actions))
	byUID := make(map[string]*graph.Action, len(actions))
	for i := range actions {
		action := &actions[i]
		byUID[action.UID] = action
		rows[i] = map[string]any{
			"uid": action.UID, "verdict": string(action.Judgement.Verdict), "links": action.Judgement.States(), "gaps": action.Judgement.Gaps,
			"run": orAbsent(action.Judgement.Run), "names": linkNames(), "reasons": reasons(action.Judgement),
			"grant": orAbsent(action.Judgement.GrantUID), "judgedAt": action.Judgement.JudgedAt.UTC(), "at": action.At.UTC(),
		}
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		changes := map[string]*findingChange{}
		reduced := map[string]bool{}
		err := run(ctx, tx, Query("rejudge"), map[string]any{"rows": rows}, func(record *neo4j.Record) error {
			row := row{record}
			action := byUID[row.text("uid")]
			before := row.texts("before")
			for _, hit := range hits(action, before) {
				if !slices.Contains(action.Judgement.Gaps, hit.Rule) {
					addHit(changes, hit, -1)
					reduced[findingUID(hit.Rule, hit.Subject)] = true
				}
			}
			for _, hit := range hits(action, action.Judgement.Gaps) {
				if !slices.Contains(before, hit.Rule) {
					addHit(changes, hit, 1)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := changeFindings(ctx, tx, changes); err != nil {
			return err
		}
		return repairFindings(ctx, tx, reduced)
	})
}

func linkNames() []string {
	names := make([]string, len(graph.Links))
	for i, link := range graph.Links {
		names[i] = string(link)
	}
	return names
}

// reasons gives for each link the hash of the record that shows its state and the reason, parted by a tab.
func reasons(judgement graph.Judgement) []string {
	list := make([]string, len(judgement.Grades))
	for i, grade := range judgement.Grades {
		list[i] = grade.Evidence + "\t" + strings.ReplaceAll(grade.Reason, "\t", " ")
	}
	return list
}

// repairFindings takes first, last and sample actions of findings that lost some from the graph anew.
func repairFindings(ctx context.Context, tx neo4j.ManagedTransaction, reduced map[string]bool) error {
	if len(reduced) == 0 {
		return nil
	}
	uids := make([]string, 0, len(reduced))
	for uid := range reduced {
		uids = append(uids, uid)
	}
	slices.Sort(uids)
	return run(ctx, tx, Query("repair_findings"), map[string]any{"uids": uids}, nil)
}

// Advance notes that the actions of a pending identity or credential before a moment were judged again, unless there is a new
// reason since. unknown is the time of the earliest one judged so far that still has an unknown link; zero: none has.
func (d *Database) Advance(ctx context.Context, pending graph.Pending, reached, unknown time.Time, coverage string) error {
	name := "advance_identity"
	if pending.Label == "Credential" {
		name = "advance_credential"
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		mark, err := coverageMark(ctx, tx)
		if err != nil || mark != coverage {
			return err
		}
		return run(ctx, tx, Query(name), map[string]any{"uid": pending.UID, "mark": pending.Mark, "reached": reached.UTC(), "unknown": orNull(unknown)}, nil)
	})
}

// Settle notes that all actions of a pending identity or credential were judged again, unless there is a new reason since.
// unknown is the time of the earliest one that still has an unknown link; zero: none has. coverage is the mark of the coverage
// on which they were judged: where that has changed since, they wait on.
func (d *Database) Settle(ctx context.Context, pending graph.Pending, unknown time.Time, coverage string) error {
	name := "settle_identity"
	if pending.Label == "Credential" {
		name = "settle_credential"
	}
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		mark, err := coverageMark(ctx, tx)
		if err != nil || mark != coverage {
			return err
		}
		return run(ctx, tx, Query(name), map[string]any{"uid": pending.UID, "mark": pending.Mark, "from": pending.From.UTC(), "writes": pending.Writes, "unknown": orNull(unknown)}, nil)
	})
}

// MoveActions gives actions and findings of identities that were merged into others to those, at most so many actions at a
// time. It gives zero when there is nothing left to do.
func (d *Database) MoveActions(ctx context.Context, most int) (int64, error) {
	var moved int64
	err := d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		loser := ""
		moved = 0
		count := func(record *neo4j.Record) error {
			loser, moved = cmp.Or(loser, row{record}.text("loser")), row{record}.number("moved")
			return nil
		}
		if err := run(ctx, tx, Query("move_actions"), map[string]any{"most": most}, count); err != nil || moved > 0 || loser == "" {
			return err
		}
		if err := run(ctx, tx, Query("move_principals"), map[string]any{"loser": loser, "most": most}, count); err != nil || moved > 0 {
			return err
		}
		moved = 1 // of the identity itself: another one may be left
		for _, name := range []string{"move_findings", "move_affected"} {
			if err := run(ctx, tx, Query(name), map[string]any{"loser": loser}, nil); err != nil {
				return err
			}
		}
		return run(ctx, tx, Query("close_moved"), map[string]any{"loser": loser}, nil)
	})
	return moved, err
}

func trueOrAbsent(flag bool) any {
	if flag {
		return true
	}
	return nil
}

func orAbsent(text string) any {
	if text == "" {
		return nil
	}
	return text
}
