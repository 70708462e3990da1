package neo4j

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// Findings gives a page of findings, those seen last first. Like Actions it walks an index.
func (d *Database) Findings(ctx context.Context, query graph.FindingQuery) (graph.Page[graph.Finding], error) {
	if query.Turn.Newer {
		page, err := d.turnFindings(ctx, query)
		if err != nil || page.Newer != (graph.Place{}) {
			return page, err
		}
		query.Turn = graph.Turn{Most: query.Turn.Most}
	}
	return d.turnFindings(ctx, query)
}

func (d *Database) turnFindings(ctx context.Context, query graph.FindingQuery) (graph.Page[graph.Finding], error) {
	statuses := []string{query.Status}
	way := "status"
	switch {
	case query.Subject != "":
		way = "subject"
	case query.Rule != "":
		way = "rule"
	default:
		if query.Severity != "" {
			way = "severity"
		}
		if query.Status == "" {
			statuses = []string{graph.FindingOpen, graph.FindingAccepted, graph.FindingResolved}
		}
	}
	var looks []look[graph.Finding]
	for _, status := range statuses {
		one := query
		one.Status = status
		found, err := d.lookAtFindings(ctx, way, one)
		if err != nil {
			return graph.Page[graph.Finding]{}, err
		}
		looks = append(looks, found)
	}
	return pageOf(looks, query.Turn, func(finding graph.Finding) graph.Place { return graph.Place{At: finding.LastAt, UID: finding.UID} }), nil
}

func (d *Database) lookAtFindings(ctx context.Context, way string, query graph.FindingQuery) (look[graph.Finding], error) {
	name, place := "older_findings_by_", query.Turn.Place
	from := query.Since
	if from.IsZero() {
		from = beginning
	}
	if place.At.IsZero() {
		place.At = end
	}
	if query.Turn.Newer {
		name = "newer_findings_by_"
	}
	most := query.Turn.Most + 1
	entries := most
	if way == "subject" || (way == "rule" && query.Status+query.Severity != "") {
		entries = mostLooked
	}
	var found look[graph.Finding]
	err := d.read(ctx, name+way, map[string]any{
		"rule": orAbsent(query.Rule), "severity": orAbsent(query.Severity), "status": orAbsent(query.Status), "subject": orAbsent(query.Subject),
		"at": place.At.UTC(), "atUid": place.UID, "from": from.UTC(), "look": entries, "most": most,
	}, func(record *neo4j.Record) error {
		row := row{record}
		for _, f := range row.maps("findings") {
			finding := findingFrom(f)
			finding.SubjectName = f.fields("node").text("name")
			finding.SubjectKind = f.fields("node").text("kind")
			found.rows = append(found.rows, finding)
		}
		found.last = graph.Place{At: row.moment("lastAt"), UID: row.text("lastUid")}
		found.cut = row.number("count") == int64(entries)
		return nil
	})
	return found, err
}

func findingFrom(f fields) graph.Finding {
	return graph.Finding{
		UID: f.text("uid"), Rule: f.text("rule"), Severity: f.text("severity"), Subject: f.text("subject"), SubjectLabel: f.text("subjectLabel"),
		Status: f.text("status"), Count: f.number("count"), FirstAt: f.moment("firstAt"), LastAt: f.moment("lastAt"), Samples: f.texts("samples"),
	}
}
