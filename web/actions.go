package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// ActionListGraph lists actions. A page costs the same whatever the number of actions.
type ActionListGraph interface {
	// Actions gives a page of a list of actions.
	Actions(ctx context.Context, query graph.ActionQuery) (graph.Page[graph.ActionLine], error)
	// Use counts actions per day, from the newest before until backwards over at most so many days and so many actions.
	Use(ctx context.Context, of, value string, until time.Time, days, most int) (graph.Use, error)
	// Density counts actions in at most so many equal parts of a span, and at most so many in each.
	Density(ctx context.Context, of, value string, span graph.Interval, parts int, most int64) (graph.Density, error)
}

// actionsPath is the address of lists that belong to no node's page.
const actionsPath = "/actions"

const actionsOfPage = 50

// actionListPath gives the address of the list of actions that share a value.
func actionListPath(of, value string) string {
	return actionsPath + "?" + url.Values{"of": {of}, "value": {value}}.Encode()
}

// listKinds names the lists that have a page of their own.
var listKinds = map[string]string{
	graph.ActionsOfAll: "Actions", graph.ActionsOfAddress: "Actions from", graph.ActionsOfToolCall: "Actions of tool call",
	graph.ActionsOfConversation: "Actions of conversation", graph.ActionsOfTrace: "Actions of trace",
}

func (s *Server) actionsPage(c echo.Context) error {
	of, value := c.QueryParam("of"), c.QueryParam("value")
	title, known := listKinds[of]
	if !known {
		return invalid("of", of, "a list of actions")
	}
	if err := s.looked(c, "look-up", of+":"+value); err != nil {
		return err
	}
	list, err := s.actionList(c, of, value)
	if err != nil {
		return err
	}
	title = strings.TrimSpace(title + " " + value)
	return render(c, http.StatusOK, views.ActionsPage(s.page(c, title, "", views.Link{Text: title}), *list))
}

// filterOf reads the filters of a list of actions from the address.
func filterOf(values url.Values, of, value string) (graph.ActionQuery, error) {
	query := graph.ActionQuery{Of: of, Value: value, Operation: values.Get("operation"), Turn: graph.Turn{Most: actionsOfPage}}
	switch verdict := graph.Verdict(values.Get("verdict")); verdict {
	case "", graph.VerdictTraced, graph.VerdictBroken, graph.VerdictUnknown:
		query.Verdict = verdict
	default:
		return query, invalid("verdict", string(verdict), "traced, broken or unknown")
	}
	var err error
	if query.Interval.From, err = formTime("from", values.Get("from")); err != nil {
		return query, err
	}
	if query.Interval.To, err = formTime("to", values.Get("to")); err != nil {
		return query, err
	}
	query.Turn, err = turnOf(values, actionsOfPage)
	return query, err
}

// turnOf reads which page of a list is asked for.
func turnOf(values url.Values, most int) (graph.Turn, error) {
	turn := graph.Turn{Most: most}
	text := values.Get("before")
	if after := values.Get("after"); after != "" {
		text, turn.Newer = after, true
	}
	var err error
	turn.Place, err = graph.ParsePlace(text)
	return turn, err
}

// formTime reads a time as a form sends it, in UTC.
func formTime(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.RFC3339, time.DateOnly} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment.UTC(), nil
		}
	}
	return time.Time{}, invalid(name, text, "a time such as 2026-11-20T02:14")
}

// actionList gives the page of a list of actions that the address asks for.
func (s *Server) actionList(c echo.Context, of, value string) (*views.ActionList, error) {
	values := c.QueryParams()
	query, err := filterOf(values, of, value)
	if err != nil {
		return nil, err
	}
	found, err := s.Graph.Actions(c.Request().Context(), query)
	if err != nil {
		return nil, err
	}
	path := c.Request().URL.EscapedPath()
	kept := keptOf(values, append(slices.Clone(listParameters), clockParameters...)...)
	list := &views.ActionList{
		Filter: views.ActionFilter{Path: path, Verdict: values.Get("verdict"), Operation: query.Operation, From: values.Get("from"), To: values.Get("to")},
		Rows:   actionRows(found.Rows), Older: turned(path, kept, "before", found.Older), Newer: turned(path, kept, "after", found.Newer),
	}
	list.Export, list.Pack = actionExports(keptOf(values, "verdict", "operation", "from", "to"), of, value)
	list.Filter.Keep = choicesOf(keptOf(values, "since", "until", "true", "known"))
	if path == actionsPath {
		list.Filter.Keep = []views.Choice{{Value: of, Words: "of"}, {Value: value, Words: "value"}}
	}
	if found.Cut {
		list.Cut = fmt.Sprintf("The %s entries of this page were looked through; the list goes on with the next page.", "newest 5,000")
	}
	return list, nil
}

// turned gives the address of a neighbouring page, empty where there is none.
func turned(path string, kept url.Values, direction string, place graph.Place) string {
	if place == (graph.Place{}) {
		return ""
	}
	values := url.Values{direction: {place.String()}}
	for name := range kept {
		values.Set(name, kept.Get(name))
	}
	return path + "?" + values.Encode() + "#actions"
}

// actionExports gives where the whole of a list can be taken away: as a file, and as an evidence pack.
func actionExports(kept url.Values, of, value string) (views.Exports, string) {
	values := url.Values{"of": {of}, "value": {value}}
	for name := range kept {
		values.Set(name, kept.Get(name))
	}
	query := values.Encode()
	return views.Exports{Path: actionsPath, Query: query, Of: "actions", Rows: -1}, views.PackPath + "?" + query
}

func actionRows(lines []graph.ActionLine) []views.ActionRow {
	rows := make([]views.ActionRow, len(lines))
	for i, line := range lines {
		resource := nodeLink(line.Resource)
		if line.Target != "" {
			resource.Text = line.Target
		}
		rows[i] = views.ActionRow{
			UID: line.UID, At: line.At, System: line.System, Operation: line.Operation, Resource: resource, Actor: nodeLink(line.Identity),
			Outcome: line.Outcome, Verdict: string(line.Verdict), Gaps: line.Gaps,
		}
	}
	return rows
}

// latestMoment is after every action.
var latestMoment = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// useOf gives the use per day of a node, up to the end of the axis of its time line where the address names one. By default it looks at a bounded number of actions, so that the page of a busy
// node costs no more than that of a quiet one.
func (s *Server) useOf(c echo.Context, of, value string) (*views.Use, error) {
	const days, most = 90, 2_000
	until, err := formTime("until", c.QueryParam("until"))
	if err != nil {
		return nil, err
	}
	if until.IsZero() {
		until = latestMoment
	}
	used, err := s.Graph.Use(c.Request().Context(), of, value, until, days, most)
	if err != nil || used.Newest.IsZero() {
		return &views.Use{}, err
	}
	counts := map[time.Time]graph.DayCount{}
	for _, day := range used.Days {
		counts[day.Day] = day
	}
	last := used.Newest.UTC().Truncate(24 * time.Hour)
	first := last.AddDate(0, 0, 1-days)
	shown := &views.Use{}
	if used.Cut && len(used.Days) > 0 {
		first = used.Days[0].Day
		shown.Cut = fmt.Sprintf("The newest %d actions up to the end of the time line are counted; the first day shown is not whole.", most)
	}
	for day := first; !day.After(last); day = day.AddDate(0, 0, 1) {
		shown.Days = append(shown.Days, views.DayUse{Day: day, Count: counts[day].Count})
	}
	return shown, nil
}
