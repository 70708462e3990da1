package web

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// FindingGraph lists gaps.
type FindingGraph interface {
	// Findings gives a page of findings, those seen last first.
	Findings(ctx context.Context, query graph.FindingQuery) (graph.Page[graph.Finding], error)
	// FindingsOf gives findings by their uids as they stand; those that are not known are left out.
	FindingsOf(ctx context.Context, uids []string) ([]graph.Finding, error)
	// FindingGroups counts the findings of a query by one of graph.FindingGroups; cut says that counting stopped at a bound.
	FindingGroups(ctx context.Context, query graph.FindingQuery, by string) (groups []graph.FindingGroup, cut bool, err error)
	// FindingDays counts what opened and was resolved per day, of a rule, severity and system.
	FindingDays(ctx context.Context, query graph.FindingQuery, from time.Time) ([]graph.FindingDay, error)
	// Finding gives one finding with its history.
	Finding(ctx context.Context, uid string) (graph.FindingRecord, error)
	FindingWriter
	FilterGraph
}

const findingsOfPage = 50

func (s *Server) gapsPage(c echo.Context) error {
	values := c.QueryParams()
	query, err := s.findingQuery(values)
	if err != nil {
		return err
	}
	by := values.Get("group")
	if by != "" && !slices.Contains(graph.FindingGroups, by) {
		return invalid("group", by, listed(graph.FindingGroups))
	}
	ctx := c.Request().Context()
	kept := keptFilters(values)
	findings := views.Findings{
		Filter: s.findingFilter(c, query, values.Get("age")), Chips: s.findingChips(kept, by), Query: kept.Encode(), CanWrite: s.mayWriteFindings(c),
		Export: views.Exports{Path: views.GapsPath, Query: kept.Encode(), Of: "gaps", Rows: -1}, Grouping: findingGrouping(kept, by),
	}
	if by != "" {
		err = s.groupFindings(ctx, &findings, query, kept, by)
	} else {
		err = s.listFindings(ctx, &findings, query, kept)
	}
	if err != nil {
		return err
	}
	if findings.Trend, err = s.findingTrend(ctx, query); err != nil {
		return err
	}
	findings.Trend.Files = []views.Link{{Text: "SVG", Href: views.GapsPath + trendFile + "?" + kept.Encode()}}
	if findings.Saved, err = s.savedFilters(c); err != nil {
		return err
	}
	if err := s.looked(c, "look-up", "gaps "+kept.Encode()); err != nil {
		return err
	}
	if query.Rule != "" {
		findings.Rule = s.ruleView(s.ruleOf(query.Rule))
	}
	return render(c, http.StatusOK, views.GapsPage(s.page(c, "Gaps", views.SectionGaps), findings))
}

// listFindings puts a page of the list on the page, with how many there are.
func (s *Server) listFindings(ctx context.Context, findings *views.Findings, query graph.FindingQuery, kept url.Values) error {
	found, err := s.Graph.Findings(ctx, query)
	if err != nil {
		return err
	}
	findings.Rows = s.findingRows(found.Rows)
	findings.Older, findings.Newer = turned(views.GapsPath, kept, "before", found.Older), turned(views.GapsPath, kept, "after", found.Newer)
	if found.Cut {
		findings.Cut = "5,000 gaps were looked through for this page; the list goes on with the next page."
	}
	whole := graph.Count{Number: int64(len(found.Rows))}
	if findings.Older != "" || findings.Newer != "" {
		// Each has exactly one severity, so that the groups of it add up.
		groups, cut, err := s.Graph.FindingGroups(ctx, query, "severity")
		if err != nil {
			return err
		}
		whole = graph.Count{AtLeast: cut}
		for _, group := range groups {
			whole.Number += group.Count
		}
	}
	findings.Total = total(whole)
	if !whole.AtLeast {
		findings.Export.Rows = whole.Number
	}
	return nil
}

// groupNames are the headings of the groups.
var groupNames = map[string]string{"rule": "Rule", "severity": "Severity", "system": "System", "sponsor": "Sponsor"}

func findingGrouping(kept url.Values, by string) []views.GroupChoice {
	list := []views.GroupChoice{{Words: "List", Href: findingsPath(kept, "", ""), Current: by == ""}}
	for _, one := range graph.FindingGroups {
		list = append(list, views.GroupChoice{Words: "By " + one, Href: findingsPath(kept, "group", one), Current: by == one})
	}
	return list
}

// groupFindings puts the counts of the list on the page, in place of it.
func (s *Server) groupFindings(ctx context.Context, findings *views.Findings, query graph.FindingQuery, kept url.Values, by string) error {
	groups, cut, err := s.Graph.FindingGroups(ctx, query, by)
	if err != nil {
		return err
	}
	findings.Groups = &views.FindingGroups{By: groupNames[by]}
	grouped := maps.Clone(kept)
	grouped.Set("group", by)
	findings.Groups.Export = views.Exports{Path: views.GapGroupsPath, Query: grouped.Encode(), Of: "groups", Rows: int64(len(groups))}
	if cut {
		findings.Groups.Cut = "Counting stopped at a bound: only the newest are counted. Narrow the list for whole numbers."
	}
	for _, group := range groups {
		value := views.Link{Text: cmp.Or(group.Name, group.Value), Href: findingsPath(kept, by, group.Value)}
		switch {
		case group.Value == "" && by == "sponsor":
			value = views.Link{Text: "nobody answers, or it affects no identity"}
		case group.Value == "":
			value = views.Link{Text: "none is known"}
		case by == "rule":
			value.Text = s.ruleOf(group.Value).Title
		}
		findings.Groups.Rows = append(findings.Groups.Rows, views.FindingGroup{Value: value, Count: group.Count})
	}
	return nil
}

// daysOfTrend is how many days the trend shows, today included.
const daysOfTrend = 90

func (s *Server) findingTrend(ctx context.Context, query graph.FindingQuery) (views.Trend, error) {
	today := s.Clock().UTC().Truncate(24 * time.Hour)
	first := today.AddDate(0, 0, 1-daysOfTrend)
	days, err := s.Graph.FindingDays(ctx, query, first)
	if err != nil {
		return views.Trend{}, err
	}
	trend := views.Trend{Days: make([]views.TrendDay, daysOfTrend)}
	for i := range trend.Days {
		trend.Days[i].Day = first.AddDate(0, 0, i)
	}
	for _, day := range days {
		if i := int(day.Day.Sub(first) / (24 * time.Hour)); i >= 0 && i < daysOfTrend {
			trend.Days[i].Opened, trend.Days[i].Resolved = day.Opened, day.Resolved
		}
	}
	if query.Status+query.Assignee+query.Sponsor+query.Subject != "" || !query.Since.IsZero() {
		trend.Of = "Of the filters, these counts follow rule, severity and system only."
	}
	return trend, nil
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

func (s *Server) findingRows(list []graph.Finding) []views.Finding {
	rows := make([]views.Finding, 0, len(list))
	for _, finding := range list {
		rows = append(rows, s.findingRow(finding))
	}
	return rows
}

func (s *Server) findingRow(finding graph.Finding) views.Finding {
	row := views.Finding{
		UID: finding.UID, Rule: finding.Rule, Title: s.ruleOf(finding.Rule).Title, Severity: finding.Severity, Status: finding.Status, Count: finding.Count,
		Subject:     nodeLink(graph.Node{UID: finding.Subject, Label: finding.SubjectLabel, Kind: finding.SubjectKind, Name: finding.SubjectName}),
		SubjectKind: labelWords(finding.SubjectLabel, finding.SubjectKind), System: finding.System, FirstAt: finding.FirstAt, LastAt: finding.LastAt,
		Assignee: finding.Assignee, Version: finding.Version,
	}
	for _, sponsor := range finding.Sponsors {
		link := nodeLink(graph.Node{UID: sponsor.UID, Label: "Identity", Kind: sponsor.Kind, Name: sponsor.Name})
		if sponsor.Departed {
			link.Text += " (departed)"
		}
		row.Sponsors = append(row.Sponsors, link)
	}
	if finding.Acceptance != nil {
		row.Until = finding.Acceptance.Until
	}
	return row
}
