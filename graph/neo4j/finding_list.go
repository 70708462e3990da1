package neo4j

import (
	"cmp"
	"context"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// mostNamed is how many nodes a subject or sponsor of a filter may name, and mostHolders how many identities a sponsor may
// answer for.
const (
	mostNamed   = 50
	mostHolders = 2_000
)

// findingWalk is a query for findings with what its texts name.
type findingWalk struct {
	graph.FindingQuery
	subjects []string // nil: any
	holders  []string // nil: any
}

// Findings gives a page of findings, those seen last first. Like Actions it walks an index.
func (d *Database) Findings(ctx context.Context, query graph.FindingQuery) (graph.Page[graph.Finding], error) {
	walk, err := d.findingWalk(ctx, query)
	if err != nil {
		return graph.Page[graph.Finding]{}, err
	}
	if query.Turn.Newer {
		page, err := d.turnFindings(ctx, walk)
		if err != nil || page.Newer != (graph.Place{}) {
			return page, err
		}
		walk.Turn = graph.Turn{Most: query.Turn.Most}
	}
	return d.turnFindings(ctx, walk)
}

// findingWalk looks up what the texts of a query name.
func (d *Database) findingWalk(ctx context.Context, query graph.FindingQuery) (findingWalk, error) {
	walk := findingWalk{FindingQuery: query}
	var err error
	if query.Subject != "" {
		if walk.subjects, err = d.named(ctx, query.Subject); err != nil {
			return walk, err
		}
	}
	if query.Sponsor != "" {
		people, err := d.named(ctx, query.Sponsor)
		if err != nil {
			return walk, err
		}
		walk.holders = []string{} // nobody, where the sponsor answers for nothing
		err = d.read(ctx, "sponsored_now", map[string]any{"uids": people, "most": mostHolders}, func(record *neo4j.Record) error {
			walk.holders = append(walk.holders, row{record}.text("uid"))
			return nil
		})
		if err != nil {
			return walk, err
		}
	}
	return walk, nil
}

// named gives the uids of what a text names: by its uid, a key or its exact name.
func (d *Database) named(ctx context.Context, text string) ([]string, error) {
	var uids []string
	err := d.read(ctx, "subjects_named", map[string]any{"text": text, "most": mostNamed}, func(record *neo4j.Record) error {
		uids = append(uids, row{record}.text("uid"))
		return nil
	})
	return uids, err
}

// ways gives the indexes to walk, together with the status that each look is narrowed to, narrowest first.
func (w findingWalk) ways() (ways, statuses []string) {
	statuses = []string{w.Status}
	switch {
	case w.subjects != nil:
		return []string{"subject", "affected"}, statuses
	case w.holders != nil:
		return []string{"holder"}, statuses
	case w.Assignee != "" && w.Assignee != graph.FindingNobody:
		return []string{"assignee"}, statuses
	case w.Rule != "":
		return []string{"rule"}, statuses
	case w.System != "":
		return []string{"system"}, statuses
	}
	if w.Status == "" {
		statuses = []string{graph.FindingOpen, graph.FindingAccepted, graph.FindingResolved}
	}
	if w.Severity != "" {
		return []string{"severity"}, statuses
	}
	return []string{"status"}, statuses
}

func (d *Database) turnFindings(ctx context.Context, walk findingWalk) (graph.Page[graph.Finding], error) {
	var looks []look[graph.Finding]
	ways, statuses := walk.ways()
	for _, way := range ways {
		for _, status := range statuses {
			one := walk
			one.Status = status
			found, err := d.lookAtFindings(ctx, way, one)
			if err != nil {
				return graph.Page[graph.Finding]{}, err
			}
			looks = append(looks, found)
		}
	}
	return pageOf(looks, walk.Turn, func(finding graph.Finding) graph.Place { return graph.Place{At: finding.LastAt, UID: finding.UID} }), nil
}

// parameters gives the parameters that all queries for findings share.
func (w findingWalk) parameters() map[string]any {
	from := w.Since
	if from.IsZero() {
		from = beginning
	}
	parameters := map[string]any{
		"rule": orAbsent(w.Rule), "severity": orAbsent(w.Severity), "status": orAbsent(w.Status), "system": orAbsent(w.System),
		"assignee": orAbsent(w.Assignee), "subjects": nil, "holders": nil, "from": from.UTC(),
	}
	if w.subjects != nil {
		parameters["subjects"] = w.subjects
	}
	if w.holders != nil {
		parameters["holders"] = w.holders
	}
	return parameters
}

func (d *Database) lookAtFindings(ctx context.Context, way string, walk findingWalk) (look[graph.Finding], error) {
	name, place := "older_findings_by_", walk.Turn.Place
	if place.At.IsZero() {
		place.At = end
	}
	if walk.Turn.Newer {
		name = "newer_findings_by_"
	}
	most := walk.Turn.Most + 1
	entries := most
	if way != "status" && way != "severity" || walk.System+walk.Assignee != "" || way == "status" && walk.Severity != "" {
		entries = mostLooked
	}
	parameters := walk.parameters()
	parameters["at"], parameters["atUid"], parameters["look"], parameters["most"] = place.At.UTC(), place.UID, entries, most
	var found look[graph.Finding]
	err := d.read(ctx, name+way, parameters, func(record *neo4j.Record) error {
		row := row{record}
		for _, f := range row.maps("findings") {
			found.rows = append(found.rows, findingFrom(f))
		}
		found.last = graph.Place{At: row.moment("lastAt"), UID: row.text("lastUid")}
		found.cut = row.number("count") == int64(entries)
		return nil
	})
	return found, err
}

func findingFrom(f fields) graph.Finding {
	finding := graph.Finding{
		UID: f.text("uid"), Rule: f.text("rule"), Severity: f.text("severity"), Subject: f.text("subject"), SubjectLabel: f.text("subjectLabel"),
		SubjectName: f.fields("node").text("name"), SubjectKind: f.fields("node").text("kind"), Identity: f.text("identity"), System: f.text("system"),
		Details: f.text("details"), Status: f.text("status"), Count: f.number("count"), FirstAt: f.moment("firstAt"), LastAt: f.moment("lastAt"),
		Samples: f.texts("samples"), Assignee: f.text("assignee"), ResolvedAt: f.moment("resolvedAt"), Reopenings: f.number("reopenings"),
		ReopenedAt: f.moment("reopenedAt"), Version: f.number("events"), Sponsors: []graph.Sponsor{},
	}
	for _, sponsor := range f.maps("sponsors") {
		finding.Sponsors = append(finding.Sponsors, graph.Sponsor{UID: sponsor.text("uid"), Name: sponsor.text("name"), Kind: sponsor.text("kind"), Departed: sponsor.flag("departed")})
	}
	slices.SortFunc(finding.Sponsors, func(a, b graph.Sponsor) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.UID, b.UID)) })
	if until := f.moment("acceptedUntil"); !until.IsZero() {
		finding.Acceptance = &graph.Acceptance{
			By: f.text("acceptedBy"), At: f.moment("acceptedAt"), Reason: f.text("acceptReason"), Until: until,
			More: max(0, f.number("count")-f.number("acceptedCount")),
		}
	}
	return finding
}
