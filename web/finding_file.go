package web

import (
	"cmp"
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/export"
)

// findingsTable is the file of a list of gaps.
func (s *Server) findingsTable() export.Table[graph.Finding] {
	return export.Table[graph.Finding]{Name: "gaps", Columns: []export.Column[graph.Finding]{
		{Name: "uid", Of: func(finding graph.Finding) export.Value {
			return export.Name(graph.IdentityKind(finding.SubjectKind), finding.UID)
		}},
		{Name: "rule", Of: func(finding graph.Finding) export.Value { return export.Text(finding.Rule) }},
		{Name: "title", Of: func(finding graph.Finding) export.Value { return export.Text(s.ruleOf(finding.Rule).Title) }},
		{Name: "severity", Of: func(finding graph.Finding) export.Value { return export.Text(finding.Severity) }},
		{Name: "status", Of: func(finding graph.Finding) export.Value { return export.Text(finding.Status) }},
		{Name: "subjectLabel", Of: func(finding graph.Finding) export.Value { return export.Text(finding.SubjectLabel) }},
		{Name: "subject", Of: func(finding graph.Finding) export.Value {
			return export.Name(graph.IdentityKind(finding.SubjectKind), finding.Subject)
		}},
		{Name: "subjectName", Of: func(finding graph.Finding) export.Value {
			return export.Name(graph.IdentityKind(finding.SubjectKind), finding.SubjectName)
		}},
		{Name: "count", Of: func(finding graph.Finding) export.Value { return export.Number(finding.Count) }},
		{Name: "firstAt", Of: func(finding graph.Finding) export.Value { return export.Moment(finding.FirstAt) }},
		{Name: "lastAt", Of: func(finding graph.Finding) export.Value { return export.Moment(finding.LastAt) }},
		{Name: "system", Of: func(finding graph.Finding) export.Value { return export.Text(finding.System) }},
		{Name: "sponsors", Of: func(finding graph.Finding) export.Value {
			names := make([]string, len(finding.Sponsors))
			for i, sponsor := range finding.Sponsors {
				names[i] = cmp.Or(sponsor.Name, sponsor.UID)
			}
			return export.People(names)
		}},
		{Name: "assignee", Of: func(finding graph.Finding) export.Value { return export.Person(finding.Assignee) }},
		{Name: "acceptedBy", Of: func(finding graph.Finding) export.Value { return export.Person(accepted(finding).By) }},
		{Name: "acceptedUntil", Of: func(finding graph.Finding) export.Value { return export.Moment(accepted(finding).Until) }},
		{Name: "acceptReason", Of: func(finding graph.Finding) export.Value { return export.Text(accepted(finding).Reason) }},
		{Name: "samples", Of: func(finding graph.Finding) export.Value { return export.List(finding.Samples) }},
	}}
}

// accepted gives the acceptance of a finding, which is empty where there is none.
func accepted(finding graph.Finding) graph.Acceptance {
	if finding.Acceptance == nil {
		return graph.Acceptance{}
	}
	return *finding.Acceptance
}

// findingsFile streams the whole list of gaps with its filters.
func (s *Server) findingsFile(c echo.Context) error {
	query, err := s.findingQuery(c.QueryParams())
	if err != nil {
		return err
	}
	return exported(s, c, s.findingsTable(), func(ctx context.Context, turn graph.Turn) (graph.Page[graph.Finding], error) {
		query.Turn = turn
		return s.Graph.Findings(ctx, query)
	})
}
