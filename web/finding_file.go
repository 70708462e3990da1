package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/web/export"
)

// findingsTable is the file of a list of gaps.
func (s *Server) findingsTable() export.Table[graph.Finding] {
	return export.Table[graph.Finding]{Name: "gaps", Columns: []export.Column[graph.Finding]{
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
		{Name: "samples", Of: func(finding graph.Finding) export.Value { return export.List(finding.Samples) }},
	}}
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
