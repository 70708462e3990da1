package web

import (
	"context"
	"fmt"

	"clew/graph"
	"clew/views"
)

// usesOf says by which lists the actions of a node are reached.
func usesOf(node graph.Node) []string {
	switch node.Label {
	case "Identity":
		if node.Kind == string(graph.KindPerson) {
			return []string{graph.ActionsOfIdentity, graph.ActionsOfPrincipal}
		}
		return []string{graph.ActionsOfIdentity}
	case "Credential":
		return []string{graph.ActionsOfCredential}
	case "Grant":
		return []string{graph.ActionsOfGrant}
	case "AgentInstance":
		return []string{graph.ActionsOfInstance}
	case "Resource":
		return []string{graph.ActionsOfResource}
	}
	return nil
}

// actingWords says what leads from a node to its actions.
func actingWords(label, of string) string {
	switch {
	case of == graph.ActionsOfPrincipal:
		return "asked for"
	case label == "Credential":
		return "was used for"
	case label == "Grant":
		return "covered"
	}
	return "did"
}

// uses adds the actions of a node in bundles by operation, other end and verdict.
func (d *drawing) uses(ctx context.Context, at graph.Node, of string) error {
	rest := bundleOf(at, of, "rest")
	open := d.view.pagesOf(rest)
	most := (open + 1) * groupsAtOnce
	// The groups of the address stay in the picture also where others have outgrown them since.
	found, err := d.graph.Uses(ctx, of, at.UID, d.view.lens, max(most, mostElements/3))
	if err != nil {
		return err
	}
	drawn := int64(0)
	for i, group := range found.Groups {
		bundle := bundleOf(at, of, group.Operation, group.Other.Node.UID, string(group.Verdict))
		pages := d.view.pagesOf(bundle)
		if i >= most && pages == 0 {
			continue
		}
		if group.Other.Node.UID != "" && !d.station(group.Other) {
			break
		}
		if err := d.useGroup(ctx, at, of, group, bundle, pages); err != nil {
			return err
		}
		drawn += group.Count
	}
	further := found.Found - min(int64(most), found.Found)
	if further > 0 || found.Looked.AtLeast {
		d.restOfUses(at, of, rest, open, further, found.Matched-drawn, found.Looked.AtLeast)
	}
	return nil
}

// restOfUses adds the bundle of the groups that are not shown, and of the actions that are older than those looked at.
func (d *drawing) restOfUses(at graph.Node, of, bundle string, open int, groups, actions int64, older bool) {
	d.bundles[bundle] = true
	id := "bundle/" + bundle
	node := views.PictureNode{ID: id, Form: views.FormBundle, Kind: "Bundle", Column: views.ColumnAction, Count: actions, AtLeast: older}
	switch {
	case groups > 0 && older:
		node.Name, node.Detail = fmt.Sprintf("%d further kinds of action", groups), "and all that is older"
	case groups > 0:
		node.Name, node.Detail = fmt.Sprintf("%d further kinds of action", groups), counted(int(actions), "action", "actions")
	default:
		node.Name, node.Detail = "Older actions", "narrow the time to see them"
	}
	if groups > 0 {
		d.openings(&node, bundle, open)
	}
	if !d.add(node) {
		return
	}
	d.behind += actions
	d.atLeast = d.atLeast || older
	d.actEdges(at, of, id, graph.UseGroup{})
}

// useGroup adds one bundle of actions: the actions themselves where it is open, or where it stands for a single one.
func (d *drawing) useGroup(ctx context.Context, at graph.Node, of string, group graph.UseGroup, bundle string, open int) error {
	d.bundles[bundle] = true
	rest := group.Count
	if group.Count == 1 {
		d.action(at, of, graph.Station{Node: graph.Node{UID: group.Newest, Label: "Action", Name: group.Operation}, From: group.Last, Verdict: group.Verdict}, group)
		return nil
	}
	if open > 0 {
		actions, err := d.graph.OpenUses(ctx, of, at.UID, group, d.view.lens, open*actionsAtOnce)
		if err != nil {
			return err
		}
		for _, action := range actions {
			if d.action(at, of, action, group) {
				rest--
			}
		}
	}
	if rest <= 0 {
		return nil
	}
	id := "bundle/" + bundle
	node := views.PictureNode{
		ID: id, Form: views.FormBundle, Label: "Action", Kind: "Bundle", Name: fmt.Sprintf("%d %sactions of %s", rest, furtherIf(open), group.Operation), Column: views.ColumnAction,
		Detail: minute(group.First) + " to " + minute(group.Last), Count: rest,
	}
	if rest == 1 {
		node.Name = "1 further action of " + group.Operation
	}
	node.State, node.Tone = verdictState(group.Verdict)
	d.openings(&node, bundle, open)
	if d.add(node) {
		d.behind += rest
		d.actEdges(at, of, id, group)
	}
	return nil
}

func (d *drawing) action(at graph.Node, of string, action graph.Station, group graph.UseGroup) bool {
	if !d.station(action) {
		return false
	}
	d.actEdges(at, of, action.Node.Key(), group)
	return true
}

// actEdges joins actions to who did them, or to the credential where all were done with one that is in the picture, to what
// they were done on, and to the missing grant.
func (d *drawing) actEdges(at graph.Node, of, id string, group graph.UseGroup) {
	if of == graph.ActionsOfResource {
		if group.Other.Node.UID != "" {
			d.edge(group.Other.Node.Key(), id, "did", false)
		}
		d.edge(id, at.Key(), "on", false)
	} else {
		from := at
		if credential := (graph.Node{Label: "Credential", UID: group.Credential}); of == graph.ActionsOfIdentity && d.has(credential.Key()) {
			from = credential
		}
		d.edge(from.Key(), id, actingWords(from.Label, of), false)
		if group.Other.Node.UID != "" {
			d.edge(id, group.Other.Node.Key(), "on", false)
		}
	}
	if group.Count > 0 && group.Ungranted == group.Count {
		owner := at.Key()
		if of == graph.ActionsOfResource {
			owner = group.Other.Node.Key()
		}
		d.absence("action-without-grant", owner, id)
	}
}
