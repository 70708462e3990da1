package neo4j

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Station gives the node with the uid, of whichever label. The error wraps graph.ErrNotFound when there is none.
func (d *Database) Station(ctx context.Context, uid string) (graph.Station, error) {
	var station graph.Station
	err := d.read(ctx, "station", map[string]any{"uid": uid}, func(record *neo4j.Record) error {
		row := row{record}
		station = stationFrom(labelOf(row.texts("labels")), row.fields("node"))
		station.Handle = row.text("handle")
		return nil
	})
	if err == nil && station.Node.UID == "" {
		return station, fmt.Errorf("no node %q: %w", uid, graph.ErrNotFound)
	}
	return station, err
}

// The bounds of what is read around a node, whatever it has.
const (
	tiesLooked = 1_000 // relationships of one kind
	usesLooked = 5_000 // actions
)

// Ties gives what stands around a node by kind of relationship, few of each kind, or as many as pages says for the key of
// the kind. The error wraps graph.ErrInvalid when nodes of the label have no relationships that are shown.
func (d *Database) Ties(ctx context.Context, node graph.Node, lens graph.Lens, few int, pages map[string]int) ([]graph.TieGroup, error) {
	if !slices.Contains(tied, node.Label) {
		return nil, fmt.Errorf("%q cannot be explored: %w", node.Label, graph.ErrInvalid)
	}
	limits := map[string]any{}
	for key, most := range pages {
		limits[key] = most
	}
	var groups []graph.TieGroup
	err := d.read(ctx, "ties_"+node.Label, map[string]any{
		"uid": node.UID, "from": orNull(lens.Interval.From), "to": orNull(lens.Interval.To), "system": orAbsent(lens.System), "environment": orAbsent(lens.Environment),
		"look": tiesLooked, "few": few, "pages": limits,
	}, func(record *neo4j.Record) error {
		row := row{record}
		key := row.text("key")
		matched := row.number("matched")
		group := graph.TieGroup{Type: key[1:], Outgoing: key[0] == '>', Total: row.number("total"), Matched: graph.Count{Number: matched, AtLeast: matched == tiesLooked}}
		for _, near := range row.maps("near") {
			group.Ties = append(group.Ties, graph.Tie{Other: stationFrom(labelOf(near.texts("labels")), near.fields("node")), Interval: near.interval()})
		}
		if group.Total > 0 {
			groups = append(groups, group)
		}
		return nil
	})
	return groups, err
}

// Uses groups the newest actions of a node, at most so many groups. of is one of the graph.ActionsOf constants; the error
// wraps graph.ErrInvalid when actions are not grouped by it.
func (d *Database) Uses(ctx context.Context, of, value string, lens graph.Lens, most int) (graph.Uses, error) {
	way, known := uses[of]
	if !known {
		return graph.Uses{}, fmt.Errorf("actions are not grouped by %q: %w", of, graph.ErrInvalid)
	}
	var found graph.Uses
	parameters := lensParameters(lens)
	parameters["value"], parameters["look"], parameters["most"] = value, usesLooked, most
	err := d.read(ctx, "uses_"+of, parameters, func(record *neo4j.Record) error {
		row := row{record}
		looked := row.number("looked")
		found = graph.Uses{Found: row.number("found"), Matched: row.number("matched"), Looked: graph.Count{Number: looked, AtLeast: looked == usesLooked}}
		for _, f := range row.maps("groups") {
			group := graph.UseGroup{
				Operation: f.text("operation"), Verdict: graph.Verdict(f.text("verdict")), Count: f.number("count"), First: f.moment("first"), Last: f.moment("last"),
				Newest: f.text("newest"), Credential: f.text("credential"), Grant: f.text("grant"), Ungranted: f.number("ungranted"),
			}
			if other := f.text("other"); other != "" {
				group.Other = stationFrom(way.end, f.fields("node"))
				group.Other.Node.UID, group.Other.Node.Label = other, way.end
			}
			found.Groups = append(found.Groups, group)
		}
		return nil
	})
	return found, err
}

// OpenUses gives the newest actions of one group, at most so many.
func (d *Database) OpenUses(ctx context.Context, of, value string, group graph.UseGroup, lens graph.Lens, most int) ([]graph.Station, error) {
	if _, known := uses[of]; !known {
		return nil, fmt.Errorf("actions are not grouped by %q: %w", of, graph.ErrInvalid)
	}
	parameters := lensParameters(lens)
	parameters["value"], parameters["look"], parameters["most"] = value, usesLooked, most
	parameters["operation"], parameters["verdict"], parameters["other"] = group.Operation, string(group.Verdict), group.Other.Node.UID
	var actions []graph.Station
	err := d.read(ctx, "opened_"+of, parameters, func(record *neo4j.Record) error {
		actions = append(actions, stationFrom("Action", row{record}.fields("node")))
		return nil
	})
	return actions, err
}

// Absences gives the links that are missing at nodes, by the open findings of the rules.
func (d *Database) Absences(ctx context.Context, uids, rules []string, most int) ([]graph.Absence, error) {
	var absences []graph.Absence
	err := d.read(ctx, "absences", map[string]any{"uids": uids, "rules": rules, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		absences = append(absences, graph.Absence{Subject: row.text("subject"), Rule: row.text("rule")})
		return nil
	})
	return absences, err
}

// lensParameters gives the parameters by which actions are narrowed.
func lensParameters(lens graph.Lens) map[string]any {
	from, to := lens.Interval.From, lens.Interval.To
	if from.IsZero() {
		from = beginning
	}
	if to.IsZero() {
		to = end
	}
	return map[string]any{
		"from": from.UTC(), "to": to.UTC(), "verdict": orAbsent(string(lens.Verdict)), "operation": orAbsent(lens.Operation),
		"system": orAbsent(lens.System), "environment": orAbsent(lens.Environment),
	}
}

// labelOf gives the label by which a node is known; identities have their kind as a second one.
func labelOf(labels []string) string {
	for _, label := range labels {
		if slices.Contains(tied, label) {
			return label
		}
	}
	return strings.Join(labels, ":")
}

func stationFrom(label string, f fields) graph.Station {
	first := func(names ...string) time.Time {
		for _, name := range names {
			if moment := f.moment(name); !moment.IsZero() {
				return moment
			}
		}
		return time.Time{}
	}
	name := ""
	for _, property := range []string{"name", "role", "ref", "operation"} {
		if name == "" {
			name = f.text(property)
		}
	}
	return graph.Station{
		Node: graph.Node{UID: f.text("uid"), Label: label, Kind: f.text("kind"), Name: name},
		From: first("at", "issuedAt", "validFrom", "decidedAt", "requestedAt", "startedAt", "startsAt", "createdAt"),
		To:   first("expiresAt", "validTo", "departedAt", "disabledAt", "endsAt"), RevokedAt: f.moment("revokedAt"), SupersededAt: f.moment("supersededAt"),
		Decision: f.text("decision"), Verdict: graph.Verdict(f.text("verdict")), Outcome: f.text("outcome"), Gaps: f.texts("gaps"), States: f.texts("links"),
		System: f.text("system"), Environment: f.text("environment"), Classification: f.text("classification"), Title: f.text("title"), Target: f.text("target"),
	}
}
