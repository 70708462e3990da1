package web

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) findingPage(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	record, err := s.Graph.Finding(c.Request().Context(), uid)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", uid); err != nil {
		return err
	}
	shown := s.findingView(record)
	user, _ := s.user(c)
	shown.Me, shown.CanWrite = user.Name, s.mayWriteFindings(c)
	page := s.page(c, shown.Finding.Title, views.SectionGaps, views.Link{Text: "Gaps", Href: views.GapsPath}, views.Link{Text: shown.Finding.Title})
	return render(c, http.StatusOK, views.FindingPage(page, shown))
}

func (s *Server) findingView(record graph.FindingRecord) views.FindingDetail {
	finding := record.Finding
	rule := s.ruleOf(finding.Rule)
	shown := views.FindingDetail{
		Finding: s.findingRow(finding), Description: rule.Description, Remediation: rule.Remediation, Details: finding.Details,
		Reopenings: finding.Reopenings, ReopenedAt: finding.ReopenedAt, ResolvedAt: finding.ResolvedAt, Use: useOfFinding(record), HistoryOf: record.History.Total.Number,
	}
	shown.EarliestEnd, shown.LatestEnd = s.acceptanceBounds()
	if finding.Identity != "" && finding.Identity != finding.Subject {
		shown.Affects = nodeLink(graph.Node{UID: finding.Identity, Label: "Identity"})
	}
	if finding.Identity == finding.Subject {
		shown.Affects = shown.Finding.Subject
	}
	for _, sample := range finding.Samples {
		shown.Samples = append(shown.Samples, views.Link{Text: sample, Href: views.ActionPath(sample)})
	}
	if acceptance := finding.Acceptance; acceptance != nil {
		shown.Acceptance = &views.Acceptance{By: acceptance.By, At: acceptance.At, Until: acceptance.Until, Reason: acceptance.Reason, More: acceptance.More}
	}
	for _, event := range record.History.Rows {
		shown.History = append(shown.History, views.FindingEvent{
			At: event.At, By: event.By, Did: findingDeed(event), Text: event.Text, Status: event.Status, Count: event.Count,
		})
	}
	return shown
}

// findingDeed says what an entry of the history is.
func findingDeed(event graph.FindingEvent) string {
	switch event.Kind {
	case graph.FindingOpened:
		return "found it"
	case graph.FindingReopened:
		return "opened it again"
	case graph.FindingClosed:
		return "resolved it: the rule no longer hits"
	case graph.FindingWasAccepted:
		return "accepted it until " + minute(event.Until)
	case graph.FindingWithdrawn:
		return "withdrew the acceptance"
	case graph.FindingAssigned:
		if event.Assignee == "" {
			return "assigned it to nobody"
		}
		return "assigned it to " + event.Assignee
	case graph.FindingCommented:
		return "commented"
	case graph.FindingMoved:
		return "moved it: its subject was found to be another identity"
	}
	return event.Kind
}

// useOfFinding gives the actions of a finding per day, back from its newest day; nil: there are none to draw.
func useOfFinding(record graph.FindingRecord) *views.Use {
	if len(record.Days) == 0 {
		return nil
	}
	last, first := record.Days[0].Day, record.Days[len(record.Days)-1].Day
	if earliest := last.AddDate(0, 0, 1-daysOfTrend); first.Before(earliest) {
		first = earliest
	}
	use := &views.Use{}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		use.Days = append(use.Days, views.DayUse{Day: day})
	}
	earlier := 0
	for _, day := range record.Days {
		if i := int(day.Day.Sub(first) / (24 * time.Hour)); i >= 0 {
			use.Days[i].Count = day.Count
		} else {
			earlier++
		}
	}
	if record.DaysCut || earlier > 0 {
		use.Cut = fmt.Sprintf("Older actions are not counted here: of its newest, those of the last %d days are.", len(use.Days))
	}
	return use
}
