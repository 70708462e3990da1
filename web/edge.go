package web

import (
	"cmp"

	"clew/graph"
	"clew/views"
)

// edgeWords says what a join of each kind states, read from the first record to the second.
var edgeWords = map[string]string{
	"BY": "was done by", "NAMES": "is a key of", "ON_BEHALF_OF": "was done on behalf of", "USED": "used", "ISSUED_TO": "was issued to",
	"DERIVED_FROM": "was derived from", "UNDER": "was done under", "PROVISIONED": "provisioned", "SPONSORS": "sponsors",
}

func edgeRows(edges []graph.Edge) []views.Edge {
	rows := make([]views.Edge, 0, len(edges))
	for _, edge := range edges {
		row := views.Edge{
			Says: cmp.Or(edgeWords[edge.Type], edge.Type), From: nodeLink(edge.From), To: nodeLink(edge.To), Evidence: edge.Evidence,
			Join: views.Join{Rule: cmp.Or(edge.Rule, "not told"), Key: edge.Key, Confidence: edge.Confidence}, Source: sourceLink(edge.Source, edge.Source),
		}
		if edge.Identity != "" {
			row.Decide = views.JoinsPath(edge.Identity)
		}
		rows = append(rows, row)
	}
	return rows
}
