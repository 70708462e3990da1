package web

import (
	"context"
	"slices"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/export"
)

// casesTable is the file of the cases.
var casesTable = export.Table[graph.Case]{Name: "cases", Columns: []export.Column[graph.Case]{
	column("uid", func(one graph.Case) export.Value { return export.Text(one.UID) }),
	column("title", func(one graph.Case) export.Value { return export.Text(one.Title) }),
	column("status", func(one graph.Case) export.Value { return export.Text(one.Status) }),
	column("of", func(one graph.Case) export.Value { return export.Text(one.Scope.Of) }),
	column("value", func(one graph.Case) export.Value { return export.Text(one.Scope.Value) }),
	column("openedAt", func(one graph.Case) export.Value { return export.Moment(one.OpenedAt) }),
	column("openedBy", func(one graph.Case) export.Value { return export.Person(one.OpenedBy) }),
	column("entries", func(one graph.Case) export.Value { return export.Number(one.Count) }),
}}

// casesFile gives the newest cases of a status, or of both, as a file.
func (s *Server) casesFile(c echo.Context) error {
	asked := []string{graph.CaseOpen, graph.CaseClosed}
	if status := c.QueryParam("status"); slices.Contains(asked, status) {
		asked = []string{status}
	} else if status != "" {
		return invalid("status", status, "open or closed")
	}
	var all []graph.Case
	cut := ""
	for _, status := range asked {
		list, err := s.Graph.Cases(c.Request().Context(), status, casesListed)
		if err != nil {
			return err
		}
		if len(list) == casesListed {
			cut = "there may be older cases"
		}
		all = append(all, list...)
	}
	return exportedUntil(s, c, casesTable, whole(all), cut)
}

// countedRule is a rule with its open findings.
type countedRule struct {
	Rule
	open graph.Count
}

// rulesTable is the file of the catalogue of rules.
var rulesTable = export.Table[countedRule]{Name: "rules", Columns: []export.Column[countedRule]{
	column("id", func(rule countedRule) export.Value { return export.Text(rule.ID) }),
	column("title", func(rule countedRule) export.Value { return export.Text(rule.Title) }),
	column("category", func(rule countedRule) export.Value { return export.Text(rule.Category) }),
	column("severity", func(rule countedRule) export.Value { return export.Text(rule.Severity) }),
	column("subject", func(rule countedRule) export.Value { return export.Text(rule.Subject) }),
	column("controls", func(rule countedRule) export.Value {
		ids := make([]string, len(rule.Controls))
		for i, control := range rule.Controls {
			ids[i] = control.ID
		}
		return export.List(ids)
	}),
	column("parameters", func(rule countedRule) export.Value {
		texts := make([]string, len(rule.Parameters))
		for i, parameter := range rule.Parameters {
			texts[i] = parameter.Name + "=" + parameter.Value
		}
		return export.List(texts)
	}),
	column("openGaps", func(rule countedRule) export.Value { return export.Number(rule.open.Number) }),
	column("moreGaps", func(rule countedRule) export.Value { return export.Flag(rule.open.AtLeast) }),
	column("description", func(rule countedRule) export.Value { return export.Text(rule.Description) }),
	column("sees", func(rule countedRule) export.Value { return export.Text(rule.Sees) }),
	column("cannotSee", func(rule countedRule) export.Value { return export.Text(rule.CannotSee) }),
	column("remediation", func(rule countedRule) export.Value { return export.Text(rule.Remediation) }),
	column("file", func(rule countedRule) export.Value { return export.Text(rule.File) }),
}}

// rulesFile gives the rules that match the filters of their page as a file; a rule's own page narrows it to that one.
func (s *Server) rulesFile(c echo.Context) error {
	category, severity, control, id := c.QueryParam("category"), c.QueryParam("severity"), c.QueryParam("control"), c.QueryParam("id")
	var list []countedRule
	var ids []string
	for _, rule := range s.Rules.Rules() {
		if (category == "" || rule.Category == category) && (severity == "" || rule.Severity == severity) && (control == "" || rule.breaks(control)) && (id == "" || rule.ID == id) {
			list, ids = append(list, countedRule{Rule: rule}), append(ids, rule.ID)
		}
	}
	open, err := s.Graph.OpenFindings(c.Request().Context(), ids, mostOpen)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].open = open[list[i].ID]
	}
	return exported(s, c, rulesTable, whole(list))
}

// findingGroupsTable is the file of the groups of gaps.
var findingGroupsTable = export.Table[graph.FindingGroup]{Name: "gap-groups", Columns: []export.Column[graph.FindingGroup]{
	column("value", func(group graph.FindingGroup) export.Value { return export.Text(group.Value) }),
	column("name", func(group graph.FindingGroup) export.Value { return export.Text(group.Name) }),
	column("gaps", func(group graph.FindingGroup) export.Value { return export.Number(group.Count) }),
}}

// findingGroupsFile gives the groups of the list of gaps as a file.
func (s *Server) findingGroupsFile(c echo.Context) error {
	values := c.QueryParams()
	query, err := s.findingQuery(values)
	if err != nil {
		return err
	}
	by := values.Get("group")
	if !slices.Contains(graph.FindingGroups, by) {
		return invalid("group", by, listed(graph.FindingGroups))
	}
	groups, cut, err := s.Graph.FindingGroups(c.Request().Context(), query, by)
	if err != nil {
		return err
	}
	table, why := findingGroupsTable, ""
	if by == "sponsor" {
		table.Columns = slices.Clone(table.Columns)
		table.Columns[0].Of = func(group graph.FindingGroup) export.Value { return export.Person(group.Value) }
		table.Columns[1].Of = func(group graph.FindingGroup) export.Value { return export.Person(group.Name) }
	}
	if cut {
		why = "counting stopped at a bound: only the newest gaps are counted"
	}
	return exportedUntil(s, c, table, whole(groups), why)
}

// hitsTable is the file of what a search found.
var hitsTable = export.Table[graph.Hit]{Name: "search", Columns: slices.Concat(
	nodeColumns(func(hit graph.Hit) graph.Node { return hit.Node }),
	[]export.Column[graph.Hit]{
		column("keys", func(hit graph.Hit) export.Value {
			if hit.Node.Kind == string(graph.KindPerson) {
				return export.People(hit.Keys)
			}
			return export.List(hit.Keys)
		}),
		column("matchedOn", func(hit graph.Hit) export.Value { return export.Text(hit.Matched) }),
		column("exact", func(hit graph.Hit) export.Value { return export.Flag(hit.Exact) }),
		column("detail", func(hit graph.Hit) export.Value { return export.Text(hit.Detail) }),
		column("system", func(hit graph.Hit) export.Value { return export.Text(hit.System) }),
		column("environment", func(hit graph.Hit) export.Value { return export.Text(hit.Environment) }),
		column("verdict", func(hit graph.Hit) export.Value { return export.Text(string(hit.Verdict)) }),
	},
)}

// searchFile gives the hits of a search as a file.
func (s *Server) searchFile(c echo.Context) error {
	query, err := searchQuery(c)
	if err != nil {
		return err
	}
	if query.Text == "" {
		return invalid("q", "", "what to search for")
	}
	found, err := s.Graph.Find(c.Request().Context(), query)
	if err != nil {
		return err
	}
	cut := ""
	if found.More {
		cut = "there are more hits; add to the query to narrow it"
	}
	return exportedUntil(s, c, hitsTable, whole(found.Hits), cut)
}

// joinFiles are the files of how the keys of an identity were joined.
func (s *Server) joinFiles() sectionFiles {
	joins := func(g Graph, ctx context.Context, uid string) (graph.Joins, error) { return g.Joins(ctx, uid) }
	return sectionFiles{
		"keys":       sectionFile(s, renamed(aliasesTable, "keys"), joins, func(joins graph.Joins) graph.List[graph.Alias] { return listOfAll(joins.Aliases) }),
		"statements": sectionFile(s, claimsTable, joins, func(joins graph.Joins) graph.List[graph.Claim] { return listOfAll(joins.Claims) }),
	}
}

var claimsTable = export.Table[graph.Claim]{Name: "statements", Columns: []export.Column[graph.Claim]{
	column("describes", func(claim graph.Claim) export.Value { return export.Text(claim.Key.String()) }),
	column("states", func(claim graph.Claim) export.Value { return export.Text(claim.Alias.String()) }),
	column("rule", func(claim graph.Claim) export.Value { return export.Text(claim.Rule) }),
	column("confidence", func(claim graph.Claim) export.Value { return export.Share(claim.Confidence) }),
	column("counts", func(claim graph.Claim) export.Value { return export.Flag(!claim.Void) }),
	column("firstSeen", func(claim graph.Claim) export.Value { return export.Moment(claim.FirstSeen) }),
	column("lastSeen", func(claim graph.Claim) export.Value { return export.Moment(claim.LastSeen) }),
	column("source", func(claim graph.Claim) export.Value { return export.Text(claim.Source) }),
	column("evidence", func(claim graph.Claim) export.Value { return export.Text(claim.Evidence) }),
}}
