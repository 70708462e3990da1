package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

const visitsShown = 50

// visitWords are the kinds of visit in the words of the page. One that is not listed is shown by its name.
var visitWords = []struct{ operation, words string }{
	{"look-up", "looked at"}, {"search", "searched for"}, {"explore", "explored"}, {"paths", "looked for paths"}, {"export", "exported"},
	{"run", "ran a source"}, {"replay", "replayed the quarantine"},
	{acceptGap, "accepted a gap"}, {withdrawAcceptance, "withdrew an acceptance"}, {assignGap, "assigned a gap"}, {commentGap, "commented a gap"},
	{"decide-join", "decided on a join"}, {"open-case", "opened a case"},
	{"add-note", "added a note to a case"}, {"add-link", "linked to a case"}, {"add-scope", "froze the scope of a case"}, {"add-closed", "closed a case"}, {"add-reopened", "opened a case again"},
	{"save-filter", "kept a filter"}, {"remove-filter", "removed a filter"}, {"make-token", "made an API token"}, {"revoke-token", "revoked an API token"},
	{"sign-in", "signed in"}, {"sign-out", "signed out"},
}

// visitsTable is the file of what users did.
var visitsTable = export.Table[graph.Visit]{Name: "activity", Columns: []export.Column[graph.Visit]{
	{Name: "uid", Of: func(visit graph.Visit) export.Value { return export.Text(visit.UID) }},
	{Name: "at", Of: func(visit graph.Visit) export.Value { return export.Moment(visit.At) }},
	{Name: "user", Of: func(visit graph.Visit) export.Value { return export.Name(graph.KindPerson, visit.User) }},
	{Name: "operation", Of: func(visit graph.Visit) export.Value { return export.Text(visit.Operation) }},
	{Name: "target", Of: func(visit graph.Visit) export.Value { return export.Text(visit.Target) }},
}}

// visitsAsked reads which visits are wanted. Of all users, and of others, they are for those whom the table of access lets at
// what belongs to others; the rest see their own.
func (s *Server) visitsAsked(c echo.Context) (graph.VisitQuery, bool, error) {
	user, _ := s.user(c)
	values := c.QueryParams()
	query := graph.VisitQuery{User: values.Get("user"), Operation: values.Get("operation")}
	all := s.mayTouch(c, "") == nil
	if !all && query.User == "" {
		query.User = user.Name
	}
	if err := s.mayTouch(c, query.User); err != nil {
		return query, all, err
	}
	var err error
	if query.From, err = formTime("from", values.Get("from")); err != nil {
		return query, all, err
	}
	if query.To, err = formTime("to", values.Get("to")); err != nil {
		return query, all, err
	}
	query.Turn, err = turnOf(url.Values{"before": {values.Get("before")}}, visitsShown)
	return query, all, err
}

// activityPage shows who looked at, decided and exported what.
func (s *Server) activityPage(c echo.Context) error {
	query, all, err := s.visitsAsked(c)
	if err != nil {
		return err
	}
	page, err := s.Graph.Visits(c.Request().Context(), query)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", strings.TrimSpace("activity "+query.User)); err != nil {
		return err
	}
	kept := url.Values{}
	for _, name := range []string{"user", "operation", "from", "to"} {
		if value := c.QueryParam(name); value != "" {
			kept.Set(name, value)
		}
	}
	shown := views.Activity{
		All: all, User: query.User, Operation: query.Operation, From: c.QueryParam("from"), To: c.QueryParam("to"), Cut: page.Cut,
		Export: views.Exports{Path: views.ActivityPath, Query: kept.Encode(), Of: "the activity", Rows: -1},
	}
	words := map[string]string{}
	for _, kind := range visitWords {
		words[kind.operation] = kind.words
		shown.Operations = append(shown.Operations, views.Choice{Value: kind.operation, Words: kind.words})
	}
	for _, visit := range page.Rows {
		row := views.Visit{At: visit.At, User: visit.User, Did: orUID(words[visit.Operation], visit.Operation), Target: visit.Target}
		if all {
			row.OfUser = views.ActivityOf(visit.User)
		}
		if strings.Contains(visit.Target, ":") && !strings.ContainsAny(visit.Target, " ?") {
			row.Find = views.SearchPath + "?" + url.Values{"q": {visit.Target}}.Encode()
		}
		shown.Rows = append(shown.Rows, row)
	}
	if page.Older != (graph.Place{}) {
		kept.Set("before", page.Older.String())
		shown.Older = views.ActivityPath + "?" + kept.Encode()
	}
	return render(c, http.StatusOK, views.ActivityPage(s.page(c, "Activity", "", views.Link{Text: "Activity"}), shown))
}

// activityFile streams the whole list with its filters.
func (s *Server) activityFile(c echo.Context) error {
	query, _, err := s.visitsAsked(c)
	if err != nil {
		return err
	}
	return exported(s, c, visitsTable, func(ctx context.Context, turn graph.Turn) (graph.Page[graph.Visit], error) {
		query.Turn = turn
		return s.Graph.Visits(ctx, query)
	})
}
