package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// RuleGraph counts what the rules have found.
type RuleGraph interface {
	// OpenFindings counts the open findings of each rule; counts stop at most.
	OpenFindings(ctx context.Context, rules []string, most int) (map[string]graph.Count, error)
}

// mostOpen is where counting the open findings of a rule stops.
const mostOpen = 10_000

// categories are those of the rules, in the order of the catalogue, with their headings.
var categories = []views.Choice{
	{Value: "action", Words: "Actions"}, {Value: "grant", Words: "Grants"}, {Value: "identity", Words: "Identities"},
	{Value: "credential", Words: "Credentials"}, {Value: "vendor", Words: "Vendors"}, {Value: "source", Words: "Sources"},
}

var severities = []views.Choice{
	{Value: "critical", Words: "critical"}, {Value: "high", Words: "high"}, {Value: "medium", Words: "medium"}, {Value: "low", Words: "low"},
}

func (s *Server) rulesPage(c echo.Context) error {
	filter := views.RuleFilter{
		Category: c.QueryParam("category"), Severity: c.QueryParam("severity"), Control: c.QueryParam("control"), Categories: categories, Severities: severities,
	}
	if filter.Category != "" && !offered(categories, filter.Category) {
		return invalid("category", filter.Category, "action, grant, identity, credential, vendor or source")
	}
	if filter.Severity != "" && !offered(severities, filter.Severity) {
		return invalid("severity", filter.Severity, "critical, high, medium or low")
	}
	view := c.QueryParam("view")
	if view != "" && view != "category" && view != "framework" {
		return invalid("view", view, "category or framework")
	}
	rules, frameworks := s.Rules.Rules(), s.Rules.Frameworks()
	ids := make([]string, len(rules))
	for i, rule := range rules {
		ids[i] = rule.ID
	}
	open, err := s.Graph.OpenFindings(c.Request().Context(), ids, mostOpen)
	if err != nil {
		return err
	}
	catalogue := views.RuleCatalogue{Total: len(rules), Refused: s.Rules.Refused(), ByFramework: view == "framework"}
	for _, framework := range frameworks {
		shown := views.FrameworkRules{ID: framework.ID, Name: framework.Name, Source: framework.Source}
		for _, control := range framework.Controls {
			filter.Controls = append(filter.Controls, views.Choice{Value: control.ID, Words: control.ID + " " + shortened(control.Title, 50)})
			one := views.ControlRules{ID: control.ID, Title: control.Title, CannotSee: control.CannotSee, Note: control.Note}
			for _, rule := range rules {
				if rule.breaks(control.ID) {
					one.Rules = append(one.Rules, ruleRow(rule, open))
				}
			}
			shown.Controls = append(shown.Controls, one)
		}
		catalogue.Frameworks = append(catalogue.Frameworks, shown)
	}
	if filter.Control != "" && !offered(filter.Controls, filter.Control) {
		return invalid("control", filter.Control, "the id of a control of the frameworks")
	}
	catalogue.Filter = filter
	for _, category := range categories {
		group := views.RuleGroup{Name: category.Value, Words: category.Words}
		for _, rule := range rules {
			if rule.Category != category.Value || filter.Category != "" && rule.Category != filter.Category ||
				filter.Severity != "" && rule.Severity != filter.Severity || filter.Control != "" && !rule.breaks(filter.Control) {
				continue
			}
			group.Rules = append(group.Rules, ruleRow(rule, open))
		}
		if len(group.Rules) > 0 {
			catalogue.Groups = append(catalogue.Groups, group)
			catalogue.Shown += len(group.Rules)
		}
	}
	kept := url.Values{}
	for _, name := range []string{"category", "severity", "control"} {
		if value := c.QueryParam(name); value != "" && !catalogue.ByFramework {
			kept.Set(name, value)
		}
	}
	catalogue.Export = views.Exports{Path: views.RulesPath, Query: kept.Encode(), Of: "rules", Rows: int64(catalogue.Shown)}
	if catalogue.ByFramework {
		catalogue.Export.Rows = int64(catalogue.Total)
	}
	return render(c, http.StatusOK, views.RulesPage(s.page(c, "Gap rules", views.SectionRules), catalogue))
}

func (s *Server) rulePage(c echo.Context) error {
	id := c.Param("id")
	rule, found := s.Rules.Rule(id)
	if !found {
		return graph.ErrNotFound
	}
	open, err := s.Graph.OpenFindings(c.Request().Context(), []string{id}, mostOpen)
	if err != nil {
		return err
	}
	entry := s.ruleView(rule)
	shown := views.RuleDetail{
		ID: rule.ID, Title: rule.Title, Severity: rule.Severity, Category: rule.Category, Subject: entry.Subject, From: rule.File, Description: rule.Description,
		Sees: rule.Sees, CannotSee: rule.CannotSee, Remediation: rule.Remediation, Queries: entry.Queries, Open: total(open[id]),
		Raised: "a query over the state of the graph, after collecting and once an hour",
		Tested: counted(rule.Hits, "hit", "hits") + " and " + counted(rule.Misses, "near miss", "near misses"),
	}
	if rule.Query == "" {
		shown.Raised = "judging each action"
	}
	for _, parameter := range rule.Parameters {
		shown.Parameters = append(shown.Parameters, views.RuleParameter(parameter))
	}
	for _, framework := range s.Rules.Frameworks() {
		for _, control := range framework.Controls {
			if rule.breaks(control.ID) {
				shown.Controls = append(shown.Controls, views.RuleControl{ID: control.ID, Title: control.Title, Framework: framework.Name})
			}
		}
	}
	page := s.page(c, rule.Title, views.SectionRules, views.Link{Text: "Gap rules", Href: views.RulesPath}, views.Link{Text: rule.ID})
	return render(c, http.StatusOK, views.RulePage(page, shown))
}

func offered(list []views.Choice, value string) bool {
	return slices.ContainsFunc(list, func(one views.Choice) bool { return one.Value == value })
}

func total(count graph.Count) views.Total {
	return views.Total{Count: count.Number, Known: true, AtLeast: count.AtLeast}
}

func ruleRow(rule Rule, open map[string]graph.Count) views.RuleRow {
	row := views.RuleRow{ID: rule.ID, Title: rule.Title, Severity: rule.Severity, Open: total(open[rule.ID]), Own: rule.File != ""}
	for _, control := range rule.Controls {
		row.Controls = append(row.Controls, views.Link{Text: control.ID, Href: views.ControlPath(control.ID)})
	}
	return row
}
