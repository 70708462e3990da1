package neo4j

import "clew/graph"

// edgesFrom reads how the records of a chain were joined, each join once.
func edgesFrom(row row) []graph.Edge {
	var edges []graph.Edge
	seen := map[graph.Edge]bool{}
	for _, f := range row.maps("edges") {
		edge := graph.Edge{
			Type: f.text("type"), From: endFrom(f.fields("from")), To: endFrom(f.fields("to")), Rule: f.text("rule"), Key: f.text("key"),
			Confidence: f.confidence(), Source: f.text("source"), Evidence: f.text("evidence"), Identity: f.text("identity"),
		}
		if !seen[edge] {
			seen[edge] = true
			edges = append(edges, edge)
		}
	}
	return edges
}

func endFrom(f fields) graph.Node {
	return graph.Node{UID: f.text("uid"), Label: f.text("label"), Kind: f.text("kind"), Name: f.text("name")}
}
