package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Visits gives a page of what users did, newest first. Of one user and one kind, a page looks at a bounded number of the user's
// visits and says where it stopped.
func (d *Database) Visits(ctx context.Context, query graph.VisitQuery) (graph.Page[graph.Visit], error) {
	parameters := map[string]any{"user": query.User, "operation": query.Operation, "from": beginning, "most": query.Turn.Most + 1, "look": mostLooked}
	if !query.From.IsZero() {
		parameters["from"] = query.From.UTC()
	}
	place := query.Turn.Place
	if place.At.IsZero() {
		place.At, place.UID = end, ""
	}
	if !query.To.IsZero() && query.To.Before(place.At) {
		place = graph.Place{At: query.To}
	}
	parameters["at"], parameters["atUid"] = place.At.UTC(), place.UID
	name := "visits"
	switch {
	case query.User != "" && query.Operation != "":
		name = "visits_of_user_by_operation"
	case query.User != "":
		name = "visits_of_user"
	case query.Operation != "":
		name = "visits_of_operation"
	}
	var found look[graph.Visit]
	err := d.read(ctx, name, parameters, func(record *neo4j.Record) error {
		row := row{record}
		if visit := row.fields("visit"); visit != nil {
			found.rows = append(found.rows, visitOf(visit))
		}
		found.last = graph.Place{At: row.moment("lastAt"), UID: row.text("lastUid")}
		found.cut = row.number("looked") >= mostLooked
		return nil
	})
	return pageOf([]look[graph.Visit]{found}, query.Turn, func(visit graph.Visit) graph.Place { return graph.Place{At: visit.At, UID: visit.UID} }), err
}

func visitOf(f fields) graph.Visit {
	return graph.Visit{UID: f.text("uid"), User: f.text("user"), At: f.moment("at"), Operation: f.text("operation"), Target: f.text("target")}
}
