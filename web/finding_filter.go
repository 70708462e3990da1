package web

import (
	"context"
	"net/url"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// FilterGraph keeps filters of the list of gaps, each for the user who made it.
type FilterGraph interface {
	// SaveFilter keeps a filter of a user under a name; one of the same name is replaced.
	SaveFilter(ctx context.Context, user, name, query string, now time.Time) error
	// SavedFilters lists the filters of a user by name.
	SavedFilters(ctx context.Context, user string) ([]graph.SavedFilter, error)
	// RemoveFilter removes a filter of a user.
	RemoveFilter(ctx context.Context, user, name string) error
}

// ages are how long ago a finding may have been seen last.
var ages = map[string]time.Duration{"24h": 24 * time.Hour, "7d": 7 * 24 * time.Hour, "30d": 30 * 24 * time.Hour, "90d": 90 * 24 * time.Hour}

// findingFilters are the filters of the list as they stand in its address, with the words of their chips.
var findingFilters = []struct{ name, words string }{
	{"rule", "Rule"}, {"severity", "Severity"}, {"status", "Status"}, {"age", "Last seen within"}, {"subject", "Subject"}, {"sponsor", "Sponsor"},
	{"system", "System"}, {"assignee", "Assigned to"},
}

func (s *Server) findingQuery(values url.Values) (graph.FindingQuery, error) {
	query := graph.FindingQuery{
		Rule: values.Get("rule"), Severity: values.Get("severity"), Status: values.Get("status"), System: values.Get("system"), Assignee: values.Get("assignee"),
		Sponsor: values.Get("sponsor"), Subject: values.Get("subject"),
	}
	if query.Severity != "" && !offered(severities, query.Severity) {
		return query, invalid("severity", query.Severity, "critical, high, medium or low")
	}
	switch query.Status {
	case "", graph.FindingOpen, graph.FindingAccepted, graph.FindingResolved:
	default:
		return query, invalid("status", query.Status, "open, accepted or resolved")
	}
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

// keptFilters gives the filters that are set, and nothing else of an address.
func keptFilters(values url.Values) url.Values {
	kept := url.Values{}
	for _, filter := range findingFilters {
		if text := values.Get(filter.name); text != "" {
			kept.Set(filter.name, text)
		}
	}
	return kept
}

// findingsPath gives the address of the list with filters, of which one is changed; an empty value takes it away.
func findingsPath(kept url.Values, name, value string) string {
	changed := url.Values{}
	for each, list := range kept {
		changed[each] = list
	}
	if value == "" {
		changed.Del(name)
	} else {
		changed.Set(name, value)
	}
	if len(changed) == 0 {
		return views.GapsPath
	}
	return views.GapsPath + "?" + changed.Encode()
}

func (s *Server) findingFilter(c echo.Context, query graph.FindingQuery, age string) views.FindingFilter {
	user, _ := s.user(c)
	filter := views.FindingFilter{
		Rule: query.Rule, Severity: query.Severity, Status: query.Status, Age: age, Sponsor: query.Sponsor, System: query.System, Assignee: query.Assignee,
		Subject: query.Subject, Me: user.Name,
	}
	for _, rule := range s.Rules.Rules() {
		filter.Rules = append(filter.Rules, views.Choice{Value: rule.ID, Words: rule.Title})
	}
	return filter
}

// findingChips shows the filters in force. Taking one away keeps the grouping.
func (s *Server) findingChips(kept url.Values, by string) []views.FilterChip {
	grouped := url.Values{}
	for name, list := range kept {
		grouped[name] = list
	}
	if by != "" {
		grouped.Set("group", by)
	}
	var chips []views.FilterChip
	for _, filter := range findingFilters {
		value := kept.Get(filter.name)
		if value == "" {
			continue
		}
		shown := value
		switch {
		case filter.name == "rule":
			shown = s.ruleOf(value).Title
		case filter.name == "assignee" && value == graph.FindingNobody:
			shown = "nobody"
		}
		chips = append(chips, views.FilterChip{Name: filter.words, Value: shown, Remove: findingsPath(grouped, filter.name, "")})
	}
	return chips
}

func (s *Server) savedFilters(c echo.Context) ([]views.SavedFilter, error) {
	user, _ := s.user(c)
	kept, err := s.Graph.SavedFilters(c.Request().Context(), user.Name)
	list := make([]views.SavedFilter, 0, len(kept))
	for _, filter := range kept {
		list = append(list, views.SavedFilter{Name: filter.Name, Href: views.GapsPath + "?" + filter.Query})
	}
	return list, err
}

// saveFilter keeps the filters of an address under a name. Only filters that the list knows are kept.
func (s *Server) saveFilter(c echo.Context) error {
	values, err := url.ParseQuery(c.FormValue("query"))
	if err != nil {
		return invalid("query", c.FormValue("query"), "the filters of an address")
	}
	if _, err := s.findingQuery(values); err != nil {
		return err
	}
	kept := keptFilters(values)
	if len(kept) == 0 {
		return invalid("query", c.FormValue("query"), "a filter of gaps")
	}
	user, _ := s.user(c)
	name := c.FormValue("name")
	if err := s.Graph.SaveFilter(c.Request().Context(), user.Name, name, kept.Encode(), s.Clock()); err != nil {
		return err
	}
	if err := s.looked(c, "save-filter", name); err != nil {
		return err
	}
	s.flash(c, views.FlashDone, "The filter is kept for you as "+shortened(name, 80)+".")
	return redirect(c, findingsPath(kept, "", ""))
}

func (s *Server) removeFilter(c echo.Context) error {
	user, _ := s.user(c)
	name := c.FormValue("name")
	if err := s.Graph.RemoveFilter(c.Request().Context(), user.Name, name); err != nil {
		return err
	}
	if err := s.looked(c, "remove-filter", name); err != nil {
		return err
	}
	s.flash(c, views.FlashDone, "The filter "+shortened(name, 80)+" is removed.")
	return redirect(c, views.GapsPath)
}
