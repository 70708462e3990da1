package web

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"clew/graph"
	"clew/views"
)

// The size of a picture.
const (
	mostElements  = 300 // nodes, edges and headings
	fewTies       = 8   // of one kind at a node, more are bundled
	groupsAtOnce  = 10  // of actions at a node, further ones are bundled
	openedAtOnce  = 10  // that a bundle shows more each time it is opened
	actionsAtOnce = openedAtOnce
)

// drawing is a picture in the making. It takes elements until it is full.
type drawing struct {
	graph   ExploreGraph
	now     time.Time
	view    exploreView
	picture views.Picture
	nodes   map[string]int // index in the picture
	edges   map[string]bool
	rules   map[string]Rule // of what is missing
	ruleOf  func(string) Rule
	bundles map[string]bool // that are there, to tell those of the address that are not
	left    int             // elements that may still be added
	omitted int64           // elements that found no room
	behind  int64           // nodes that bundles stand for
	atLeast bool            // there are more than that
}

// draw computes the picture of a view.
func (s *Server) draw(ctx context.Context, view exploreView) (*drawing, graph.Station, error) {
	focus, err := s.Graph.Station(ctx, view.focus)
	if err != nil {
		return nil, focus, err
	}
	d := &drawing{
		graph: s.Graph, now: s.Clock(), view: view, nodes: map[string]int{}, edges: map[string]bool{}, rules: map[string]Rule{}, ruleOf: s.ruleOf,
		bundles: map[string]bool{}, left: mostElements - views.Headings,
	}
	d.station(focus)
	d.picture.Nodes[0].Focus = true
	if err := d.surround(ctx, focus); err != nil {
		return nil, focus, err
	}
	for _, uid := range view.with {
		station, err := s.Graph.Station(ctx, uid)
		if err != nil {
			return nil, focus, err
		}
		d.station(station)
		if err := d.surround(ctx, station); err != nil {
			return nil, focus, err
		}
	}
	if err := d.absences(ctx); err != nil {
		return nil, focus, err
	}
	d.picture.Lay()
	return d, focus, nil
}

// surround adds what is one hop away from a node. Of an action that is its whole chain, and of a grant or request also who
// asked and who decided: a grant without its approval would not show that there is one.
func (d *drawing) surround(ctx context.Context, station graph.Station) error {
	groups, err := d.ties(ctx, station, nil)
	if err != nil {
		return err
	}
	if err := d.chain(ctx, station, groups); err != nil {
		return err
	}
	for i, state := range station.States {
		if rule := missingLinks[graph.Links[i%len(graph.Links)]]; rule != "" && state == string(graph.StateMissing) {
			d.absence(rule, station.Node.Key(), station.Node.Key())
		}
	}
	for _, of := range usesOf(station.Node) {
		if err := d.uses(ctx, station.Node, of); err != nil {
			return err
		}
	}
	return nil
}

// chainTies says which relationships of which neighbours belong to the chain of a node, by its label.
var chainTies = map[string]map[string][]string{
	"Action":   {"Identity": {"<SPONSORS"}, "Grant": {"<PROVISIONED"}, "Request": {"<REQUESTED", "<DECIDES"}, "Approval": {"<GAVE"}, "Credential": {">DERIVED_FROM"}},
	"Grant":    {"Request": {"<REQUESTED", "<DECIDES"}, "Approval": {"<GAVE"}},
	"Request":  {"Approval": {"<GAVE"}},
	"Identity": {},
}

func (d *drawing) chain(ctx context.Context, station graph.Station, groups []graph.TieGroup) error {
	wanted := chainTies[station.Node.Label]
	reached := map[string]bool{station.Node.Key(): true}
	for len(groups) > 0 {
		var next []graph.TieGroup
		for _, group := range groups {
			for _, tie := range group.Ties {
				node := tie.Other.Node
				if keys := wanted[node.Label]; len(keys) > 0 && !reached[node.Key()] && d.has(node.Key()) {
					reached[node.Key()] = true
					further, err := d.ties(ctx, tie.Other, keys)
					if err != nil {
						return err
					}
					next = append(next, further...)
				}
			}
		}
		groups = next
	}
	return nil
}

// ties adds the relationships of a node: those of the keys, or all.
func (d *drawing) ties(ctx context.Context, station graph.Station, keys []string) ([]graph.TieGroup, error) {
	pages := map[string]int{}
	for kind := range relations {
		for _, outgoing := range []bool{true, false} {
			key := graph.TieKey(kind, outgoing)
			if open := d.view.pagesOf(bundleOf(station.Node, key)); open > 0 {
				pages[key] = open * openedAtOnce
			}
		}
	}
	found, err := d.graph.Ties(ctx, station.Node, d.view.lens, fewTies, pages)
	if err != nil {
		return nil, err
	}
	var drawn []graph.TieGroup
	for _, group := range found {
		if keys != nil && !slices.Contains(keys, group.Key()) {
			continue
		}
		drawn = append(drawn, group)
		bundle := bundleOf(station.Node, group.Key())
		open := d.view.pagesOf(bundle)
		if group.Matched.Number <= fewTies || open > 0 {
			for _, tie := range group.Ties {
				if !d.tie(station.Node, group, tie) {
					break
				}
			}
		}
		rest := group.Matched
		if open > 0 {
			rest.Number = max(0, rest.Number-int64(len(group.Ties)))
		}
		if group.Matched.Number > fewTies {
			d.tieBundle(station.Node, group, bundle, rest, open)
		}
	}
	return drawn, nil
}

func (d *drawing) tie(at graph.Node, group graph.TieGroup, tie graph.Tie) bool {
	if !d.station(tie.Other) {
		return false
	}
	from, to := at.Key(), tie.Other.Node.Key()
	if group.Outgoing == relations[group.Type].turned {
		from, to = to, from
	}
	words := relations[group.Type].words
	if !tie.Interval.To.IsZero() && !tie.Interval.To.After(d.now) {
		words += " (until " + minute(tie.Interval.To) + ")"
	}
	return d.edge(from, to, words, false)
}

// tieBundle adds the bundle of the relationships that are not shown. Of one that is open to its end nothing is left but the
// way to close it, which the nodes of it do not need.
func (d *drawing) tieBundle(at graph.Node, group graph.TieGroup, bundle string, rest graph.Count, open int) {
	d.bundles[bundle] = true
	if rest.Number == 0 && !rest.AtLeast {
		return
	}
	words := relations[group.Type].in
	if group.Outgoing {
		words = relations[group.Type].out
	}
	id := "bundle/" + bundle
	node := views.PictureNode{ID: id, Form: views.FormBundle, Kind: "Bundle", Name: amount(rest) + " " + furtherIf(open) + words, Column: farColumn(group), Count: rest.Number, AtLeast: rest.AtLeast}
	if group.Total > rest.Number && rest.AtLeast {
		node.Detail = fmt.Sprintf("%d in all", group.Total)
	}
	d.openings(&node, bundle, open)
	if !d.add(node) {
		return
	}
	d.behind += rest.Number
	d.atLeast = d.atLeast || rest.AtLeast
	from, to := at.Key(), id
	if group.Outgoing == relations[group.Type].turned {
		from, to = to, from
	}
	d.edge(from, to, relations[group.Type].words, false)
}

func furtherIf(open int) string {
	if open > 0 {
		return "further "
	}
	return ""
}

func amount(count graph.Count) string {
	if count.AtLeast {
		return fmt.Sprintf("at least %d", count.Number)
	}
	return fmt.Sprint(count.Number)
}

// openings gives a bundle the addresses that open it further and close it.
func (d *drawing) openings(node *views.PictureNode, bundle string, open int) {
	if open < mostPages {
		node.Open = d.view.opening(bundle, open+1).path(views.ExplorePath)
	}
	if open > 0 {
		node.Close = d.view.opening(bundle, 0).path(views.ExplorePath)
	}
}

// bundleOf names a bundle, the same whenever and by whomever it is asked for.
func bundleOf(at graph.Node, parts ...string) string {
	sum := sha256.Sum256([]byte(at.Key() + "\x00" + strings.Join(parts, "\x00")))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:5]))
}

// station adds a node of the graph, if there is room.
func (d *drawing) station(station graph.Station) bool {
	id := station.Node.Key()
	if d.has(id) {
		return true
	}
	node := views.PictureNode{
		ID: id, Form: views.FormNode, Label: station.Node.Label, Kind: labelWords(station.Node.Label, station.Node.Kind), Name: stationName(station),
		Detail: stationDetail(station), Column: views.ColumnOf(station.Node.Label, station.Node.Kind),
		Page: entityPath(station.Node.Label, station.Node.Kind, station.Node.UID),
	}
	node.State, node.Tone = stationState(station, d.now)
	if station.Node.UID != d.view.focus {
		node.Explore = d.view.around(station.Node.UID).path(views.ExplorePath)
		if !slices.Contains(d.view.with, station.Node.UID) && len(d.view.with) < mostWith {
			node.Add = d.view.adding(station.Node.UID).path(views.ExplorePath)
		}
	}
	return d.add(node)
}

func (d *drawing) has(id string) bool {
	_, known := d.nodes[id]
	return known
}

// add adds a node, leaving room for the edge that joins it.
func (d *drawing) add(node views.PictureNode) bool {
	if d.has(node.ID) {
		return true
	}
	if d.left < 2 {
		d.omitted++
		return false
	}
	node.Select = d.view.selecting(node.ID).path(views.ExplorePath)
	node.Panel = d.view.selecting(node.ID).path(views.ExplorePanelPath)
	d.nodes[node.ID] = len(d.picture.Nodes)
	d.picture.Nodes = append(d.picture.Nodes, node)
	d.left--
	return true
}

func (d *drawing) edge(from, to, words string, absent bool) bool {
	id := from + " " + words + " " + to
	if d.edges[id] || !d.has(from) || !d.has(to) {
		return true
	}
	if d.left < 1 {
		d.omitted++
		return false
	}
	d.edges[id] = true
	d.picture.Edges = append(d.picture.Edges, views.PictureEdge{ID: id, From: from, To: to, Words: words, Absent: absent})
	d.left--
	return true
}

// absences draws what is missing at the nodes of the picture, by the open gaps that concern them.
func (d *drawing) absences(ctx context.Context) error {
	at := map[string][]string{}
	for _, node := range d.picture.Nodes {
		if node.Form == views.FormNode && node.Label != "Action" {
			_, uid, _ := strings.Cut(node.ID, "/")
			at[uid] = append(at[uid], node.ID)
		}
	}
	rules := slices.Sorted(maps.Keys(missings))
	rules = slices.DeleteFunc(rules, func(rule string) bool { return rule == "action-without-grant" }) // drawn at the actions
	found, err := d.graph.Absences(ctx, slices.Sorted(maps.Keys(at)), rules, mostElements)
	if err != nil {
		return err
	}
	for _, each := range found {
		for _, id := range at[each.Subject] {
			d.absence(each.Rule, id, id)
		}
	}
	return nil
}

// absence draws that something is missing at a node. Nodes with the same owner share it.
func (d *drawing) absence(rule, owner, at string) {
	is := missings[rule]
	id := "absence/" + rule + "/" + owner
	entry := d.ruleOf(rule)
	d.rules[id] = entry
	var ids []string
	for _, control := range entry.Controls {
		ids = append(ids, control.ID)
	}
	node := views.PictureNode{
		ID: id, Form: views.FormAbsence, Kind: "Missing", Name: is.name, Detail: strings.TrimSpace(rule + " " + strings.Join(ids, " ")), State: "missing", Tone: "gone",
		Column: is.column, Page: views.RulePath(rule),
	}
	if d.add(node) {
		d.edge(id, at, is.words, true)
	}
}
