package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// statusClosed is logged when the caller went away before the answer; nobody receives it.
const statusClosed = 499

// kinds maps the kinds of failure to what the caller is told. The first that fits counts.
var kinds = []struct {
	kind    error
	failure views.Failure
	told    bool // whether the error's own text is shown: it was written for people and holds nothing of the database
}{
	{context.Canceled, views.Failure{Status: statusClosed, Title: "The request was given up"}, false},
	{context.DeadlineExceeded, views.Failure{
		Status: http.StatusGatewayTimeout, Title: "That took too long", Detail: "The database did not answer in time.",
		Remedy: "Try again in a moment, or narrow the time that you look at.",
	}, false},
	{graph.ErrBusy, views.Failure{
		Status: http.StatusServiceUnavailable, Title: "Neo4j does not answer", Detail: "The database is away or busy.",
		Remedy: "See whether it runs with clew neo4j status, then load this page again. No record is lost: collectors wait and go on from their cursors.",
	}, false},
	{graph.ErrNotFound, views.Failure{
		Status: http.StatusNotFound, Title: "Nothing is known under this address",
		Remedy: "Search for the identifier as its source writes it. A record that is not collected yet shows on the Sources page.",
	}, true},
	{graph.ErrInvalid, views.Failure{Status: http.StatusBadRequest, Title: "That cannot be read", Remedy: "Correct the address or the form and send it again."}, true},
	{graph.ErrForbidden, views.Failure{Status: http.StatusForbidden, Title: "That is for somebody else to do"}, true},
	{graph.ErrConflict, views.Failure{Status: http.StatusConflict, Title: "Somebody else was first", Remedy: "Load the page again to see how it stands now."}, true},
}

// statuses are failures that the server itself finds, before any handler.
var statuses = map[int]views.Failure{
	http.StatusBadRequest:            {Title: "That cannot be read", Detail: "The request is malformed.", Remedy: "Correct the address or the form and send it again."},
	http.StatusUnauthorized:          {Title: "You are not signed in", Detail: "This address needs a signed-in user.", Remedy: "Sign in, then try again."},
	http.StatusForbidden:             {Title: "That is not allowed", Detail: "The form came without its token, or from another site.", Remedy: "Go back, load the page again and send the form from there."},
	http.StatusNotFound:              {Title: "There is no such page", Detail: "Nothing stands under this address.", Remedy: "Search for an identifier, or begin at the start page."},
	http.StatusMethodNotAllowed:      {Title: "That cannot be done here", Detail: "The address does not take this method."},
	http.StatusMisdirectedRequest:    {Title: "The server does not go by this name", Detail: "It was called by a host name that it does not know.", Remedy: "Use the address that it printed, or name the host in the setting web.hosts."},
	http.StatusRequestEntityTooLarge: {Title: "That is too large", Detail: "The request has more bytes than a form can have."},
}

// failureOf says what the caller is told of an error, and whether the error is a fault of the server.
func failureOf(err error) (failure views.Failure, fault bool) {
	var web *echo.HTTPError
	if errors.As(err, &web) {
		known, found := statuses[web.Code]
		if !found {
			known = views.Failure{Title: http.StatusText(web.Code), Detail: http.StatusText(web.Code)}
		}
		known.Status = web.Code
		if refused, is := web.Message.(refusal); is {
			known.Detail, known.Remedy = refused.text, "Ask an administrator for a role that may, or sign in as somebody who has one."
		}
		if told, ok := web.Message.(string); ok && told != http.StatusText(web.Code) {
			known.Detail = told
		}
		return known, web.Code >= http.StatusInternalServerError
	}
	for _, each := range kinds {
		if !errors.Is(err, each.kind) {
			continue
		}
		failure = each.failure
		if each.told {
			failure.Detail = sentenceOf(err)
		}
		return failure, failure.Status >= http.StatusInternalServerError
	}
	return views.Failure{
		Status: http.StatusInternalServerError, Title: "Something went wrong", Detail: "The server met an error that it did not expect. It stands in the log under the request's id.",
		Remedy: "Try again. If it stays, report it with the request's id.",
	}, true
}

// sentenceOf gives the text of an error as a sentence. That it is invalid is said by the title.
func sentenceOf(err error) string {
	text := strings.TrimSuffix(err.Error(), ": "+graph.ErrInvalid.Error())
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// fail answers a request that failed. It is the only place that renders errors.
func (s *Server) fail(err error, c echo.Context) {
	if c.Response().Committed {
		s.Logger.WarnContext(c.Request().Context(), "an answer was cut off", "request", requestID(c), "path", c.Path(), "error", err)
		return
	}
	// The page about an error is rendered also when the time of the request is up.
	c.SetRequest(c.Request().WithContext(context.WithoutCancel(c.Request().Context())))
	failure, fault := failureOf(err)
	failure.RequestID = requestID(c)
	level := slog.LevelDebug
	if fault {
		level = slog.LevelError
	}
	s.Logger.Log(c.Request().Context(), level, "request failed", "request", failure.RequestID, "method", c.Request().Method, "route", c.Path(), "status", failure.Status, "error", err)
	if failure.Status == statusClosed {
		c.Response().Status = statusClosed
		return
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	if failure.Status == http.StatusServiceUnavailable {
		c.Response().Header().Set("Retry-After", "5")
	}
	if wantsJSON(c.Request()) {
		err = c.JSON(failure.Status, map[string]any{"error": map[string]any{
			"status": failure.Status, "title": failure.Title, "detail": failure.Detail, "remedy": failure.Remedy, "request": failure.RequestID,
		}})
	} else {
		page := s.page(c, failure.Title, "")
		if page.User != nil {
			failure.Actions = []views.Link{{Text: "Start page", Href: views.HomePath}, {Text: "Sources", Href: views.SourcesPath}}
		} else {
			failure.Actions = []views.Link{{Text: "Sign in", Href: views.SignInPath}}
		}
		err = render(c, failure.Status, views.FailurePage(page, failure))
	}
	if err != nil {
		s.Logger.WarnContext(c.Request().Context(), "the error page was not sent", "request", failure.RequestID, "error", err)
	}
}

// wantsJSON says whether a program called, which is told so by its Accept header.
func wantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.HasPrefix(r.URL.Path, "/api/") || strings.Contains(accept, "application/json") && !strings.Contains(accept, "text/html")
}

// invalid makes an error about a parameter of the address or the form.
func invalid(name, value, want string) error {
	return fmt.Errorf("%s: %.80q is not %s: %w", name, value, want, graph.ErrInvalid)
}
