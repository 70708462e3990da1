package neo4j

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Finding gives one finding with its history. The error wraps graph.ErrNotFound when there is none.
func (d *Database) Finding(ctx context.Context, uid string) (graph.FindingRecord, error) {
	var found graph.FindingRecord
	known := false
	err := d.read(ctx, "finding", map[string]any{"uid": uid, "look": mostLooked}, func(record *neo4j.Record) error {
		row := row{record}
		known = true
		found = graph.FindingRecord{
			Finding: findingFrom(row.fields("finding")), History: listOf(row, "history", "historyCount", findingEventFrom), DaysCut: row.number("looked") == mostLooked,
		}
		for _, f := range row.maps("days") {
			found.Days = append(found.Days, graph.FindingCount{Day: f.moment("day"), Count: f.number("count")})
		}
		return nil
	})
	if err == nil && !known {
		err = missing("gap", uid)
	}
	return found, err
}

// FindingsOf gives findings as they stand, in the order of their uids; those that are not known are left out.
func (d *Database) FindingsOf(ctx context.Context, uids []string) ([]graph.Finding, error) {
	list := make([]graph.Finding, 0, len(uids))
	err := d.read(ctx, "findings_of_uids", map[string]any{"uids": uids}, func(record *neo4j.Record) error {
		list = append(list, findingFrom(row{record}.fields("finding")))
		return nil
	})
	slices.SortFunc(list, func(a, b graph.Finding) int { return cmp.Compare(a.UID, b.UID) })
	return slices.CompactFunc(list, func(a, b graph.Finding) bool { return a.UID == b.UID }), err
}

func findingEventFrom(f fields) graph.FindingEvent {
	return graph.FindingEvent{
		UID: f.text("uid"), Number: f.number("number"), Kind: f.text("kind"), At: f.moment("at"), By: f.text("by"), Text: f.text("text"),
		Status: f.text("status"), Count: f.number("count"), Until: f.moment("until"), Assignee: f.text("assignee"),
	}
}

// FindingGroups counts the findings of a query by rule, severity, system or sponsor, the largest group first. cut says that
// counting stopped at a bound and only the newest are counted.
func (d *Database) FindingGroups(ctx context.Context, query graph.FindingQuery, by string) (groups []graph.FindingGroup, cut bool, err error) {
	walk, err := d.findingWalk(ctx, query)
	if err != nil {
		return nil, false, err
	}
	counted := map[string]graph.FindingGroup{}
	ways, statuses := walk.ways()
	for _, way := range ways {
		for _, status := range statuses {
			one := walk
			one.Status = status
			parameters := one.parameters()
			parameters["look"], parameters["group"] = mostLooked, by
			err := d.read(ctx, "groups_of_findings_by_"+way, parameters, func(record *neo4j.Record) error {
				row := row{record}
				cut = cut || row.number("looked") == mostLooked
				for _, f := range row.maps("groups") {
					group := counted[f.text("value")]
					group.Value, group.Name, group.Count = f.text("value"), f.text("name"), group.Count+f.number("count")
					counted[group.Value] = group
				}
				return nil
			})
			if err != nil {
				return nil, false, err
			}
		}
	}
	for _, group := range counted {
		groups = append(groups, group)
	}
	slices.SortFunc(groups, func(a, b graph.FindingGroup) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return groups, cut, nil
}

// mostTrend is how many entries of the history of findings are counted for each kind.
const mostTrend = 50_000

// FindingDays gives how many findings opened and were resolved on each day from the given one on, of a rule, severity and
// system where they are not empty. Days without a change are left out; the order is by time.
func (d *Database) FindingDays(ctx context.Context, query graph.FindingQuery, from time.Time) ([]graph.FindingDay, error) {
	days := map[time.Time]graph.FindingDay{}
	err := d.read(ctx, "finding_days", map[string]any{
		"from": from.UTC(), "look": mostTrend, "rule": orAbsent(query.Rule), "severity": orAbsent(query.Severity), "system": orAbsent(query.System),
	}, func(record *neo4j.Record) error {
		row := row{record}
		at := row.moment("day")
		day := days[at]
		day.Day = at
		if row.text("kind") == graph.FindingClosed {
			day.Resolved += row.number("count")
		} else {
			day.Opened += row.number("count")
		}
		days[at] = day
		return nil
	})
	list := make([]graph.FindingDay, 0, len(days))
	for _, day := range days {
		list = append(list, day)
	}
	slices.SortFunc(list, func(a, b graph.FindingDay) int { return a.Day.Compare(b.Day) })
	return list, err
}
