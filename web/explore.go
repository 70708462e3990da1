package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// ExploreGraph gives what stands around nodes. Each answer is bounded, whatever the node has.
type ExploreGraph interface {
	// Station gives the node with the uid, of whichever label.
	Station(ctx context.Context, uid string) (graph.Station, error)
	// Ties gives the relationships of a node by kind: few of each, or as many as pages says for the key of the kind.
	Ties(ctx context.Context, node graph.Node, lens graph.Lens, few int, pages map[string]int) ([]graph.TieGroup, error)
	// Uses groups the newest actions of a node, at most so many groups.
	Uses(ctx context.Context, of, value string, lens graph.Lens, most int) (graph.Uses, error)
	// OpenUses gives the newest actions of one group, at most so many.
	OpenUses(ctx context.Context, of, value string, group graph.UseGroup, lens graph.Lens, most int) ([]graph.Station, error)
	// Absences gives the links that are missing at nodes, by the open findings of the rules.
	Absences(ctx context.Context, uids, rules []string, most int) ([]graph.Absence, error)
}

// explorePage shows a node with what is one hop away from it. Without a focus it asks for one.
func (s *Server) explorePage(c echo.Context) error {
	view, err := exploreViewOf(c)
	if err != nil {
		return err
	}
	page := s.page(c, "Explore", views.SectionExplore)
	if view.focus == "" {
		return render(c, http.StatusOK, views.ExploreStartPage(page))
	}
	d, focus, err := s.draw(c.Request().Context(), view)
	if err != nil {
		return err
	}
	if err := s.looked(c, "explore", view.focus); err != nil {
		return err
	}
	name := stationName(focus)
	page.Title, page.Picture = "Explore "+name, true
	shown := views.Explore{
		Name: name, Kind: labelWords(focus.Node.Label, focus.Node.Kind), Focus: view.focus, Page: entityPath(focus.Node.Label, focus.Node.Kind, focus.Node.UID),
		With: view.with, Filter: view.filter(), Picture: d.picture, Summary: d.summary(), Lost: d.lost(),
		SVG: view.path("/explore.svg"), CSV: view.path("/explore.csv"), JSON: view.path("/explore.json"),
		Paths: views.PathsPath + "?" + "from=" + escaped(view.focus),
	}
	for _, one := range view.open {
		text := one.bundle
		if one.pages > 1 {
			text = fmt.Sprintf("%s.%d", one.bundle, one.pages)
		}
		shown.Open = append(shown.Open, text)
	}
	panel, err := s.explorePanel(c.Request().Context(), d)
	if err != nil {
		return err
	}
	shown.Panel = panel
	return render(c, http.StatusOK, views.ExplorePage(page, shown))
}

// summary states how many elements are shown, of how many.
func (d *drawing) summary() string {
	shown := 0
	for _, node := range d.picture.Nodes {
		if node.Form != views.FormHeading {
			shown++
		}
	}
	text := fmt.Sprintf("%s and %s", counted(shown, "node", "nodes"), counted(len(d.picture.Edges), "tie", "ties"))
	all := int64(shown) + d.behind + d.omitted
	switch {
	case d.atLeast:
		text = fmt.Sprintf("%s: %d nodes of at least %d are shown one by one; the rest stands in bundles that open, or is older.", text, shown, all)
	case d.behind > 0:
		text = fmt.Sprintf("%s: %d nodes of %d are shown one by one; the rest stands in bundles that open.", text, shown, all)
	default:
		text += "."
	}
	if d.omitted > 0 {
		text += fmt.Sprintf(" The picture is full at %d elements: %d more found no room. Close bundles or filter.", mostElements, d.omitted)
	}
	return text
}

// lost says that bundles of the address are not there any more, empty when all are.
func (d *drawing) lost() string {
	gone := 0
	for _, one := range d.view.open {
		if !d.bundles[one.bundle] {
			gone++
		}
	}
	if gone == 0 {
		return ""
	}
	return fmt.Sprintf("%s of this address %s not among what is shown: newer actions came before, or the filters leave it out.", counted(gone, "bundle", "bundles"), map[bool]string{true: "is", false: "are"}[gone == 1])
}

// panelFragment answers with the panel of the selected node alone.
func (s *Server) panelFragment(c echo.Context) error {
	view, err := exploreViewOf(c)
	if err != nil {
		return err
	}
	d, _, err := s.draw(c.Request().Context(), view)
	if err != nil {
		return err
	}
	panel, err := s.explorePanel(c.Request().Context(), d)
	if err != nil {
		return err
	}
	if err := s.looked(c, "explore", cmp.Or(view.selected, view.focus)); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.ExplorePanelFragment(panel, s.Clock()))
}

// explorePanel gives the facts of the selected node, or of the focus where none is selected.
func (s *Server) explorePanel(ctx context.Context, d *drawing) (views.ExplorePanel, error) {
	panel := views.ExplorePanel{}
	for _, node := range d.picture.Nodes {
		if node.ID == d.view.selected || d.view.selected == "" && node.Focus {
			panel.Node = node
		}
	}
	if panel.Node.ID == "" {
		panel.Gone = d.view.selected
		return panel, nil
	}
	switch panel.Node.Form {
	case views.FormAbsence:
		rule := d.rules[panel.Node.ID]
		panel.Words, panel.Controls = rule.Description, controls(rule.Controls)
		panel.Facts = facts("Rule", rule.Title, "Severity", rule.Severity)
		return panel, nil
	case views.FormBundle:
		panel.Facts = facts("Stands for", amount(graph.Count{Number: panel.Node.Count, AtLeast: panel.Node.AtLeast}), "Verdict", panel.Node.State, "When", panel.Node.Detail)
		return panel, nil
	}
	_, uid, _ := strings.Cut(panel.Node.ID, "/")
	station, err := s.Graph.Station(ctx, uid)
	if err != nil {
		return panel, err
	}
	panel.Facts = append(stationFacts(station), views.Fact{Label: "Id", Value: uid, Code: true})
	if station.Node.Label == "Action" {
		for _, gap := range station.Gaps {
			panel.Gaps = append(panel.Gaps, views.Finding{Rule: gap, Title: s.ruleOf(gap).Title, Severity: s.ruleOf(gap).Severity})
		}
		return panel, nil
	}
	found, err := s.Graph.Findings(ctx, graph.FindingQuery{Subject: uid, Status: graph.FindingOpen, Turn: graph.Turn{Most: mostPanelGaps}})
	if err != nil {
		return panel, err
	}
	panel.Gaps = s.findingRows(found.Rows)
	return panel, nil
}

const mostPanelGaps = 10

func stationFacts(station graph.Station) []views.Fact {
	began, ended := "Since", "Until"
	switch station.Node.Label {
	case "Action":
		began = "At"
	case "Credential":
		began, ended = "Issued", "Expires"
	case "Request":
		began = "Asked"
	case "Approval":
		began = "Decided"
	case "Identity":
		began, ended = "Created", "Ended"
	}
	return facts(began, minute(station.From), ended, minute(station.To), "Revoked", minute(station.RevokedAt), "Decision", station.Decision, "Outcome", station.Outcome,
		"System", station.System, "Environment", station.Environment, "Classification", station.Classification, "Title", station.Title, "Target", station.Target)
}
