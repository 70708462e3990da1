package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/export"
)

// actionsTable is the file of a list of actions.
var actionsTable = export.Table[graph.ActionLine]{Name: "actions", Columns: append([]export.Column[graph.ActionLine]{
	{Name: "uid", Of: func(line graph.ActionLine) export.Value { return export.Text(line.UID) }},
	{Name: "at", Of: func(line graph.ActionLine) export.Value { return export.Moment(line.At) }},
	{Name: "operation", Of: func(line graph.ActionLine) export.Value { return export.Text(line.Operation) }},
	{Name: "outcome", Of: func(line graph.ActionLine) export.Value { return export.Text(line.Outcome) }},
	{Name: "verdict", Of: func(line graph.ActionLine) export.Value { return export.Text(string(line.Verdict)) }},
	{Name: "identity", Of: func(line graph.ActionLine) export.Value { return nodeName(line.Identity) }},
	{Name: "identityUid", Of: func(line graph.ActionLine) export.Value { return nodeUID(line.Identity) }},
	{Name: "resource", Of: func(line graph.ActionLine) export.Value { return export.Text(line.Resource.UID) }},
	{Name: "target", Of: func(line graph.ActionLine) export.Value { return export.Text(line.Target) }},
	{Name: "credentialUid", Of: func(line graph.ActionLine) export.Value { return export.Text(line.Credential) }},
	{Name: "grantUid", Of: func(line graph.ActionLine) export.Value { return export.Text(line.Grant) }},
	{Name: "sourceIp", Of: func(line graph.ActionLine) export.Value { return export.Text(line.SourceIP) }},
	{Name: "gaps", Of: func(line graph.ActionLine) export.Value { return export.List(line.Gaps) }},
}, linkColumns()...)}

// linkColumns has a column for the state of each link.
func linkColumns() []export.Column[graph.ActionLine] {
	columns := make([]export.Column[graph.ActionLine], len(graph.Links))
	for i, link := range graph.Links {
		columns[i] = export.Column[graph.ActionLine]{Name: string(link), Of: func(line graph.ActionLine) export.Value {
			if i >= len(line.States) {
				return export.Value{}
			}
			return export.Text(line.States[i])
		}}
	}
	return columns
}

// nodeName gives the name of a node for an export, nodeUID its uid; both are replaced for a person where names are redacted.
func nodeName(node graph.Node) export.Value {
	return export.Name(graph.IdentityKind(node.Kind), node.Name)
}

func nodeUID(node graph.Node) export.Value {
	return export.Name(graph.IdentityKind(node.Kind), node.UID)
}

// actionsFile streams the whole list of actions with its filters.
func (s *Server) actionsFile(c echo.Context) error {
	values := c.QueryParams()
	query, err := filterOf(values, values.Get("of"), values.Get("value"))
	if err != nil {
		return err
	}
	return exported(s, c, actionsTable, func(ctx context.Context, turn graph.Turn) (graph.Page[graph.ActionLine], error) {
		query.Turn = turn
		return s.Graph.Actions(ctx, query)
	})
}
