package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// FindingGraph lists gaps.
type FindingGraph interface {
	// Findings gives a page of findings, those seen last first.
	Findings(ctx context.Context, query graph.FindingQuery) (graph.Page[graph.Finding], error)
}

const findingsOfPage = 50

// ages are how long ago a finding may have been seen last.
var ages = map[string]time.Duration{"24h": 24 * time.Hour, "7d": 7 * 24 * time.Hour, "30d": 30 * 24 * time.Hour, "90d": 90 * 24 * time.Hour}

func (s *Server) findingQuery(values url.Values) (graph.FindingQuery, error) {
	query := graph.FindingQuery{Rule: values.Get("rule"), Severity: values.Get("severity"), Status: values.Get("status"), Subject: values.Get("subject")}
	if age := values.Get("age"); age != "" {
		length, known := ages[age]
		if !known {
			return query, invalid("age", age, "24h, 7d, 30d or 90d")
		}
		query.Since = s.Clock().Add(-length)
	}
	var err error
	query.Turn, err = turnOf(values, findingsOfPage)
	return query, err
}

func (s *Server) gapsPage(c echo.Context) error {
	values := c.QueryParams()
	query, err := s.findingQuery(values)
	if err != nil {
		return err
	}
	found, err := s.Graph.Findings(c.Request().Context(), query)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", "gaps "+query.Rule+" "+query.Subject); err != nil {
		return err
	}
	kept := url.Values{}
	for _, name := range []string{"rule", "severity", "status", "age", "subject"} {
		if text := values.Get(name); text != "" {
			kept.Set(name, text)
		}
	}
	findings := views.Findings{
		Filter: views.FindingFilter{Rule: query.Rule, Severity: query.Severity, Status: query.Status, Age: values.Get("age"), Subject: query.Subject},
		Rows:   s.findingRows(found.Rows), Older: turned(views.GapsPath, kept, "before", found.Older), Newer: turned(views.GapsPath, kept, "after", found.Newer),
		Export: "/gaps.csv?" + kept.Encode(),
	}
	if found.Cut {
		findings.Cut = "5,000 gaps were looked through for this page; the list goes on with the next page."
	}
	for _, rule := range s.Rules.Rules() {
		findings.Filter.Rules = append(findings.Filter.Rules, views.Choice{Value: rule.ID, Words: rule.Title})
	}
	if query.Rule != "" {
		findings.Rule = s.ruleView(s.ruleOf(query.Rule))
	}
	return render(c, http.StatusOK, views.GapsPage(s.page(c, "Gaps", views.SectionGaps), findings))
}

func (s *Server) ruleView(rule Rule) *views.Rule {
	shown := &views.Rule{
		ID: rule.ID, Title: rule.Title, Severity: rule.Severity, Subject: labelWords(rule.Subject, ""), Description: rule.Description,
		Remediation: rule.Remediation, Controls: controls(rule.Controls),
	}
	if rule.Subject == "Identity" {
		shown.Subject = "an identity"
	}
	if rule.Query != "" {
		shown.Queries = []views.Query{{Name: rule.Title, Cypher: rule.Query}}
	}
	return shown
}

// mostSamples is how many of a finding's actions the list shows.
const mostSamples = 3

func (s *Server) findingRows(list []graph.Finding) []views.Finding {
	rows := make([]views.Finding, 0, len(list))
	for _, finding := range list {
		row := views.Finding{
			Rule: finding.Rule, Title: s.ruleOf(finding.Rule).Title, Severity: finding.Severity, Status: finding.Status, Count: finding.Count,
			Subject:     nodeLink(graph.Node{UID: finding.Subject, Label: finding.SubjectLabel, Kind: finding.SubjectKind, Name: finding.SubjectName}),
			SubjectKind: labelWords(finding.SubjectLabel, finding.SubjectKind), FirstAt: finding.FirstAt, LastAt: finding.LastAt,
		}
		for _, sample := range finding.Samples[:min(mostSamples, len(finding.Samples))] {
			row.Samples = append(row.Samples, views.Link{Text: shortened(sample, 28), Href: views.ActionPath(sample)})
		}
		rows = append(rows, row)
	}
	return rows
}
