package neo4j

import (
	"context"
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// The bounds of one step of a search for paths.
const (
	stepsEach   = 200    // relationships of one kind of look at one node
	stepsLooked = 20_000 // actions, over all nodes from which a step goes on
	stepsFewest = 50     // actions of one node
	stepsAtOnce = 400    // nodes in one query
)

// actors says by which list of actions a node is reached in its part of who acted, or with what.
var actors = map[string][]string{
	"Identity":      {graph.ActionsOfIdentity, graph.ActionsOfPrincipal},
	"Credential":    {graph.ActionsOfCredential},
	"Grant":         {graph.ActionsOfGrant},
	"AgentInstance": {graph.ActionsOfInstance},
}

// sides says what stands at the actor's side of each list.
var sides = map[string]string{
	graph.ActionsOfIdentity: "Identity", graph.ActionsOfPrincipal: "Identity", graph.ActionsOfCredential: "Credential", graph.ActionsOfGrant: "Grant", graph.ActionsOfInstance: "AgentInstance",
}

// addSteps adds the queries that go on through actions: from who acted, and back from what was acted on.
func addSteps(loaded map[string]string) {
	for of, end := range sides {
		on := strings.NewReplacer("PROPERTY", uses[of].property, "OTHER", "resourceUid", "END {", "Resource {")
		loaded["acted_"+of] = expandText(on.Replace(exploreText("acted")))
		back := strings.NewReplacer("PROPERTY", "resourceUid", "OTHER", uses[of].property, "END {", end+" {")
		loaded["acted_back_"+of] = expandText(back.Replace(exploreText("acted")))
	}
}

// Expand gives the steps that lead on from nodes, or to them where backward.
func (d *Database) Expand(ctx context.Context, kind graph.PathKind, lens graph.Lens, from []graph.Station, backward bool) ([]graph.PathStep, bool, error) {
	var all []graph.PathStep
	cut := false
	for len(from) > 0 {
		some := from[:min(stepsAtOnce, len(from))]
		from = from[len(some):]
		steps, more, err := d.related(ctx, kind, lens, some, backward)
		if err != nil {
			return nil, false, err
		}
		all, cut = append(all, steps...), cut || more
		steps, more, err = d.acted(ctx, kind, lens, some, backward)
		if err != nil {
			return nil, false, err
		}
		all, cut = append(all, steps...), cut || more
	}
	return all, cut, nil
}

// related goes on through relationships.
func (d *Database) related(ctx context.Context, kind graph.PathKind, lens graph.Lens, from []graph.Station, backward bool) ([]graph.PathStep, bool, error) {
	name := "steps_" + string(kind)
	if backward {
		name += "_back"
	}
	handles, near := make([]string, len(from)), map[string]graph.Station{}
	for i, station := range from {
		handles[i] = station.Handle
		near[station.Handle] = station
	}
	parameters := lensParameters(lens)
	parameters["frontier"], parameters["each"] = handles, stepsEach
	if kind == graph.PathHappened {
		// What has no span of its own happened at a time that the lens of actions does not speak of.
		parameters["from"], parameters["to"] = orNull(lens.Interval.From), orNull(lens.Interval.To)
	}
	var steps []graph.PathStep
	counts := map[string]int{}
	err := d.read(ctx, name, parameters, func(record *neo4j.Record) error {
		row := row{record}
		counts[row.text("x")]++
		far := stationFrom(labelOf(row.texts("labels")), row.fields("node"))
		far.Handle = row.text("handle")
		step := graph.PathStep{From: near[row.text("x")], To: far, Type: row.text("type"), Interval: graph.Interval{From: row.moment("validFrom"), To: row.moment("validTo")}}
		if backward {
			step.From, step.To = step.To, step.From
		}
		steps = append(steps, step)
		return nil
	})
	cut := false
	for _, count := range counts {
		cut = cut || count > stepsEach
	}
	return steps, cut, err
}

// acted goes on through actions, by their indexed properties. For what could happen only those of grants count: an action
// under a grant shows that it covers what was acted on.
func (d *Database) acted(ctx context.Context, kind graph.PathKind, lens graph.Lens, from []graph.Station, backward bool) ([]graph.PathStep, bool, error) {
	type look struct {
		query string
		end   string
		near  map[string]graph.Station
	}
	looks := map[string]look{}
	add := func(query, end string, station graph.Station) {
		if _, known := looks[query]; !known {
			looks[query] = look{query, end, map[string]graph.Station{}}
		}
		looks[query].near[station.Node.UID] = station
	}
	for _, station := range from {
		switch {
		case backward && station.Node.Label == "Resource":
			for of, end := range sides {
				if kind == graph.PathHappened || of == graph.ActionsOfGrant {
					add("acted_back_"+of, end, station)
				}
			}
		case !backward:
			for _, of := range actors[station.Node.Label] {
				if kind == graph.PathHappened || of == graph.ActionsOfGrant {
					add("acted_"+of, "Resource", station)
				}
			}
		}
	}
	if kind == graph.PathCould {
		lens.Interval, lens.Verdict, lens.Operation = graph.Interval{}, "", ""
	}
	var steps []graph.PathStep
	cut := false
	for _, look := range looks {
		values := make([]string, 0, len(look.near))
		for uid := range look.near {
			values = append(values, uid)
		}
		most := max(stepsFewest, stepsLooked/len(values))
		parameters := lensParameters(lens)
		parameters["values"], parameters["look"], parameters["each"] = values, most, stepsEach
		err := d.read(ctx, look.query, parameters, func(record *neo4j.Record) error {
			row := row{record}
			cut = cut || row.number("looked") == int64(most)
			far := stationFrom(look.end, row.fields("node"))
			far.Handle = row.text("handle")
			step := graph.PathStep{
				From: look.near[row.text("value")], To: far, Type: graph.StepActed, Interval: graph.Interval{From: row.moment("first"), To: row.moment("last")},
				Count: row.number("count"), Operations: row.texts("operations"), Newest: row.text("newest"),
			}
			for _, verdict := range row.texts("verdicts") {
				step.Verdicts = append(step.Verdicts, graph.Verdict(verdict))
			}
			if strings.HasSuffix(look.query, "_"+graph.ActionsOfPrincipal) {
				step.Type = graph.StepActedFor
			}
			if backward {
				step.From, step.To = step.To, step.From
			}
			steps = append(steps, step)
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	return steps, cut, nil
}
