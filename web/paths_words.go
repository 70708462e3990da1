package web

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"clew/graph"
	"clew/views"
)

// leadWords says what leads from one node of a path to the next. The direction of a path is that of reach.
func leadWords(step graph.PathStep) string {
	switch step.Type {
	case graph.StepActed, graph.StepActedFor:
		return actedWords(step)
	case "SPONSORS":
		return "answers for"
	case "MEMBER_OF":
		return "through"
	case "HELD_BY":
		if step.From.Node.Label == "Grant" {
			return "was held by"
		}
		return "holds"
	case "COVERS":
		return "covers"
	case "OPERATES":
		return "operates"
	case "ISSUED_TO":
		if step.From.Node.Label == "Credential" {
			return "speaks for"
		}
		return "was issued"
	case "DERIVED_FROM":
		return "with which was obtained"
	case "PART_OF":
		return "holds"
	case "REQUESTED":
		return "asked by"
	case "GAVE":
		return "gave"
	case "DECIDES":
		return "on"
	case "PROVISIONED":
		return "which led to"
	case "INSTANCE_OF":
		return "ran as"
	case "ON":
		return "acted on"
	case "BY", "USED", "RUN_BY":
		return "did"
	case "UNDER":
		return "covered"
	case "ON_BEHALF_OF":
		return "asked for"
	}
	return strings.ToLower(step.Type)
}

func actedWords(step graph.PathStep) string {
	subject := "acted"
	switch {
	case step.Type == graph.StepActedFor:
		subject = "had an agent act"
	case step.From.Node.Label == "Grant":
		subject = "covered what was done"
	case step.From.Node.Label == "Credential":
		subject = "was used"
	}
	verdicts := make([]string, len(step.Verdicts))
	for i, verdict := range step.Verdicts {
		verdicts[i] = string(cmp.Or(verdict, graph.VerdictUnknown))
	}
	span := minute(step.Interval.From)
	if last := minute(step.Interval.To); last != span {
		span += " to " + last
	}
	return fmt.Sprintf("%s %s (%s, %s, %s) on", subject, counted(int(step.Count), "time", "times"), strings.Join(step.Operations, ", "), strings.Join(verdicts, " and "), span)
}

// stationWords names a node within a sentence, with its kind.
func stationWords(station graph.Station) string {
	kind := strings.ToLower(labelWords(station.Node.Label, station.Node.Kind))
	if station.Node.Label == "Identity" && station.Node.Kind == string(graph.KindPerson) {
		kind = ""
	}
	if station.Node.Label == "Resource" && station.Node.Kind != "" {
		kind = station.Node.Kind
	}
	name := stationName(station)
	if station.Node.Label == "Approval" {
		return "the " + strings.ToLower(name[:1]) + name[1:]
	}
	return strings.TrimSpace(kind + " " + name)
}

// sentence tells a path, such as "role deploy, through group ops, holds grant X, which covers bucket Y".
func sentence(path graph.Path) []views.Link {
	parts := []views.Link{stationLink(path[0].From)}
	for i, step := range path {
		words := " " + leadWords(step) + " "
		switch {
		case i == 0 && step.Type == "MEMBER_OF", i > 0 && step.Type == "MEMBER_OF":
			words = ", through "
		case i > 0 && path[i-1].Type == "MEMBER_OF":
			words = "," + words
		case i > 0 && (strings.HasPrefix(words, " which") || strings.HasPrefix(words, " with")):
			words = "," + words
		case i > 0:
			words = ", which" + words
		}
		parts = append(parts, views.Link{Text: words}, stationLink(step.To))
	}
	return append(parts, views.Link{Text: "."})
}

func stationLink(station graph.Station) views.Link {
	return views.Link{Text: stationWords(station), Href: entityPath(station.Node.Label, station.Node.Kind, station.Node.UID)}
}

// searchedWords says what was searched and why the search ended.
func searchedWords(found graph.Paths, query graph.PathQuery) string {
	progress := found.Progress
	text := fmt.Sprintf("Searched: all paths of up to %s, over %s and %s, in %s.", counted(progress.Depth, "step", "steps"), counted(progress.Nodes, "node", "nodes"),
		counted(progress.Steps, "tie", "ties"), progress.Elapsed.Round(time.Millisecond))
	switch found.Stopped {
	case graph.PathStoppedEnough:
		text += fmt.Sprintf(" The search ended with the %d shortest; there may be longer ones.", query.Most)
	case graph.PathStoppedDepth:
		text += fmt.Sprintf(" Longer paths than %d steps are not searched.", query.Depth)
	case graph.PathStoppedNodes:
		text += fmt.Sprintf(" It ended at its bound of %d nodes: narrow the time, the system or the environment.", query.Nodes)
	case graph.PathStoppedTime:
		text += " Its time was up: there may be more."
	default:
		text += " The search is complete: there are no others."
	}
	if found.Cut {
		text += " Some nodes have more ties or actions than were looked at, the newest first; what is older may hold further paths."
	}
	if query.Kind == graph.PathCould {
		text += fmt.Sprintf(" Access counts as of %s; a grant covers what it names or was used on.", minute(query.Lens.Interval.To))
	}
	return text
}

// pathPicture draws the paths with the component of the explorer.
func pathPicture(found []graph.Path, now time.Time) views.Picture {
	var picture views.Picture
	nodes, edges := map[string]bool{}, map[string]bool{}
	add := func(station graph.Station, end bool) {
		id := station.Node.Key()
		if nodes[id] {
			return
		}
		nodes[id] = true
		node := views.PictureNode{
			ID: id, Form: views.FormNode, Label: station.Node.Label, Kind: labelWords(station.Node.Label, station.Node.Kind), Name: stationName(station), Detail: stationDetail(station),
			Column: views.ColumnOf(station.Node.Label, station.Node.Kind), Focus: end, Page: entityPath(station.Node.Label, station.Node.Kind, station.Node.UID),
		}
		node.State, node.Tone = stationState(station, now)
		picture.Nodes = append(picture.Nodes, node)
	}
	for _, path := range found {
		add(path[0].From, true)
		for i, step := range path {
			add(step.To, i == len(path)-1)
			from, to, words := step.From.Node.Key(), step.To.Node.Key(), leadWords(step)
			if id := from + " " + step.Type + " " + to; !edges[id] {
				edges[id] = true
				if step.Count > 0 {
					words = actingWords(step.From.Node.Label, map[bool]string{true: graph.ActionsOfPrincipal}[step.Type == graph.StepActedFor]) + " " + counted(int(step.Count), "action", "actions") + " on"
				}
				picture.Edges = append(picture.Edges, views.PictureEdge{ID: id, From: from, To: to, Words: words})
			}
		}
	}
	picture.Lay()
	return picture
}
