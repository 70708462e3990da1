package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Actions gives a page of a list of actions. It walks an index from the place on, so that its cost does not depend on
// how many actions there are. The error wraps graph.ErrInvalid when the list is of no known kind.
func (d *Database) Actions(ctx context.Context, query graph.ActionQuery) (graph.Page[graph.ActionLine], error) {
	if query.Of != graph.ActionsOfAll && ways[query.Of] == "" {
		return graph.Page[graph.ActionLine]{}, fmt.Errorf("there is no list of actions by %q: %w", query.Of, graph.ErrInvalid)
	}
	if query.Turn.Newer {
		page, err := d.turnActions(ctx, query)
		// A page that reaches the newest is shown whole, from the newest on.
		if err != nil || page.Newer != (graph.Place{}) {
			return page, err
		}
		query.Turn = graph.Turn{Most: query.Turn.Most}
	}
	return d.turnActions(ctx, query)
}

func (d *Database) turnActions(ctx context.Context, query graph.ActionQuery) (graph.Page[graph.ActionLine], error) {
	var looks []look[graph.ActionLine]
	for _, walk := range walks(query) {
		one, err := d.lookAt(ctx, walk)
		if err != nil {
			return graph.Page[graph.ActionLine]{}, err
		}
		looks = append(looks, one)
	}
	return pageOf(looks, query.Turn, func(line graph.ActionLine) graph.Place { return graph.Place{At: line.At, UID: line.UID} }), nil
}

// walks gives the walks along one index each whose results make up the list.
func walks(query graph.ActionQuery) []graph.ActionQuery {
	if query.Of != graph.ActionsOfAll {
		return []graph.ActionQuery{query}
	}
	verdicts := []graph.Verdict{graph.VerdictTraced, graph.VerdictBroken, graph.VerdictUnknown}
	if query.Verdict != "" {
		verdicts = []graph.Verdict{query.Verdict}
	}
	list := make([]graph.ActionQuery, len(verdicts))
	for i, verdict := range verdicts {
		list[i] = query
		list[i].Of, list[i].Value, list[i].Verdict = wayVerdict, string(verdict), ""
	}
	return list
}

// lookAt walks along one index.
func (d *Database) lookAt(ctx context.Context, query graph.ActionQuery) (look[graph.ActionLine], error) {
	name, turn := "older_actions_of_", query.Turn
	if turn.Newer {
		name = "newer_actions_of_"
	}
	most := turn.Most + 1
	entries := most
	if query.Verdict != "" || query.Operation != "" {
		entries = max(mostLooked, most)
	}
	from, to := query.Interval.From, query.Interval.To
	if from.IsZero() {
		from = beginning
	}
	if to.IsZero() {
		to = end
	}
	place := turn.Place
	if place.At.IsZero() {
		place = graph.Place{At: to}
		if turn.Newer {
			place.At = from
		}
	}
	var found look[graph.ActionLine]
	err := d.read(ctx, name+query.Of, map[string]any{
		"value": query.Value, "at": place.At.UTC(), "atUid": place.UID, "from": from.UTC(), "to": to.UTC(), "look": entries, "most": most,
		"verdict": orAbsent(string(query.Verdict)), "operation": orAbsent(query.Operation),
	}, func(record *neo4j.Record) error {
		row := row{record}
		for _, f := range row.maps("actions") {
			found.rows = append(found.rows, actionLineFrom(f))
		}
		found.last = graph.Place{At: row.moment("lastAt"), UID: row.text("lastUid")}
		found.cut = row.number("count") == int64(entries)
		return nil
	})
	return found, err
}

func actionLineFrom(f fields) graph.ActionLine {
	return graph.ActionLine{
		UID: f.text("uid"), At: f.moment("at"), System: f.text("system"), Operation: f.text("operation"), Outcome: f.text("outcome"), Verdict: graph.Verdict(f.text("verdict")),
		Gaps: f.texts("gaps"), Identity: nodeFrom("Identity", f.fields("identity")), Resource: nodeFrom("Resource", f.fields("resource")),
		Target: f.text("target"), Credential: f.text("credentialUid"), Grant: f.text("grantUid"), SourceIP: f.text("sourceIp"), States: f.texts("links"),
	}
}

// nodeFrom reads a node of one label, empty where there is none.
func nodeFrom(label string, f fields) graph.Node {
	if f == nil {
		return graph.Node{}
	}
	return graph.Node{UID: f.text("uid"), Label: label, Kind: f.text("kind"), Name: f.text("name")}
}

// Use counts actions per day, from the newest before until backwards over at most so many days and so many actions.
func (d *Database) Use(ctx context.Context, of, value string, until time.Time, days, most int) (graph.Use, error) {
	if of == graph.ActionsOfAll || ways[of] == "" {
		return graph.Use{}, fmt.Errorf("there is no use by %q: %w", of, graph.ErrInvalid)
	}
	var use graph.Use
	total := int64(0)
	err := d.read(ctx, "use_of_"+of, map[string]any{"value": value, "until": until, "days": days, "most": most}, func(record *neo4j.Record) error {
		row := row{record}
		use.Days = append(use.Days, graph.DayCount{Day: time.Unix(row.number("day")*int64(24*time.Hour/time.Second), 0).UTC(), Count: row.number("count")})
		use.Newest = row.moment("last")
		total += row.number("count")
		return nil
	})
	use.Cut = total == int64(most)
	return use, err
}
