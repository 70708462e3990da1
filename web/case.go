package web

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// CaseGraph keeps cases. Nothing that was added to one is ever changed.
type CaseGraph interface {
	// OpenCase stores a new case with its first entry.
	OpenCase(ctx context.Context, opened graph.Case, first graph.CaseEntry) error
	// Case gives a case with its entries.
	Case(ctx context.Context, uid string) (graph.Case, error)
	// Cases gives the newest cases of one status, without their entries.
	Cases(ctx context.Context, status string, most int) ([]graph.Case, error)
	// AddCaseEntry adds to a case, and sets its status where one is given and nothing was added since the writer looked.
	AddCaseEntry(ctx context.Context, uid string, entry graph.CaseEntry, status string, seen int64) error
}

const casesListed = 200

func (s *Server) casesPage(c echo.Context) error {
	var cases views.Cases
	for status, list := range map[string]*[]views.Case{graph.CaseOpen: &cases.Open, graph.CaseClosed: &cases.Closed} {
		found, err := s.Graph.Cases(c.Request().Context(), status, casesListed)
		if err != nil {
			return err
		}
		for _, one := range found {
			*list = append(*list, caseView(one))
		}
	}
	if err := s.looked(c, "look-up", "cases"); err != nil {
		return err
	}
	return render(c, http.StatusOK, views.CasesPage(s.page(c, "Cases", views.SectionCases), cases))
}

func (s *Server) casePage(c echo.Context) error {
	one, err := s.caseOf(c)
	if err != nil {
		return err
	}
	if err := s.looked(c, "look-up", one.UID); err != nil {
		return err
	}
	page := s.page(c, one.Title, views.SectionCases, views.Link{Text: "Cases", Href: views.CasesPath}, views.Link{Text: one.Title})
	shown := caseView(one)
	shown.CanWrite = s.may(c, http.MethodPost, "/case/:uid/note")
	return render(c, http.StatusOK, views.CasePage(page, shown))
}

// caseFile answers with the whole case as a file.
func (s *Server) caseFile(c echo.Context) error {
	one, err := s.caseOf(c)
	if err != nil {
		return err
	}
	if err := s.looked(c, "export", one.UID); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="case.json"`)
	return c.JSONPretty(http.StatusOK, caseFileOf(one, s.Clock()), "  ")
}

// caseFile is a case as a file.
type caseFile struct {
	UID       string          `json:"uid"`
	Title     string          `json:"title"`
	Status    string          `json:"status"`
	Of        string          `json:"of"`
	Value     string          `json:"value"`
	From      time.Time       `json:"from,omitzero"`
	To        time.Time       `json:"to,omitzero"`
	OpenedAt  time.Time       `json:"openedAt"`
	OpenedBy  string          `json:"openedBy"`
	WrittenAt time.Time       `json:"writtenAt"`
	Count     int64           `json:"count"`    // entries in all
	Complete  bool            `json:"complete"` // whether all of them are here
	Entries   []caseFileEntry `json:"entries"`
}

type caseFileEntry struct {
	UID     string          `json:"uid"`
	Kind    string          `json:"kind"`
	At      time.Time       `json:"at"`
	By      string          `json:"by"`
	Text    string          `json:"text,omitempty"`
	Subject string          `json:"subject,omitempty"`
	Label   string          `json:"label,omitempty"`
	Scope   json.RawMessage `json:"frozen,omitempty"`
}

// caseFileOf gives a case as a file, as it is at a moment.
func caseFileOf(one graph.Case, moment time.Time) caseFile {
	file := caseFile{
		UID: one.UID, Title: one.Title, Status: one.Status, Of: one.Scope.Of, Value: one.Scope.Value, From: one.Scope.From, To: one.Scope.To, OpenedAt: one.OpenedAt,
		OpenedBy: one.OpenedBy, WrittenAt: moment.UTC(), Count: one.Count,
		Complete: one.Count == int64(len(one.Entries)),
	}
	for _, entry := range one.Entries {
		written := caseFileEntry{UID: entry.UID, Kind: entry.Kind, At: entry.At, By: entry.By, Text: entry.Text, Subject: entry.Subject.UID, Label: entry.Subject.Label}
		if len(entry.Content) > 0 {
			written.Scope = json.RawMessage(entry.Content)
		}
		file.Entries = append(file.Entries, written)
	}
	return file
}

// frozenScope answers with a scope as it was frozen in a case.
func (s *Server) frozenScope(c echo.Context) error {
	one, err := s.caseOf(c)
	if err != nil {
		return err
	}
	for _, entry := range one.Entries {
		if entry.UID == c.Param("entry") && len(entry.Content) > 0 {
			if err := s.looked(c, "export", one.UID+" "+entry.UID); err != nil {
				return err
			}
			c.Response().Header().Set(echo.HeaderContentDisposition, `attachment; filename="scope.json"`)
			return c.JSONBlob(http.StatusOK, entry.Content)
		}
	}
	return fmt.Errorf("frozen scope %q: %w", c.Param("entry"), graph.ErrNotFound)
}

// openCase opens a case from a scope, which is frozen as its first entry.
func (s *Server) openCase(c echo.Context) error {
	title, err := written("title", c.FormValue("title"), graph.LongestTitle)
	if err != nil {
		return err
	}
	form := views.ScopeForm{Of: c.FormValue("of"), Value: c.FormValue("value"), From: c.FormValue("from"), To: c.FormValue("to")}
	query, reach, err := s.reachOf(c, form)
	if err != nil {
		return err
	}
	first, err := s.frozen(c, query, reach)
	if err != nil {
		return err
	}
	opened := graph.Case{UID: "case:" + strings.ToLower(rand.Text()), Title: title, Scope: query, OpenedAt: first.At, OpenedBy: first.By}
	if form.To == "" {
		opened.Scope.To = time.Time{}
	}
	if err := s.Graph.OpenCase(c.Request().Context(), opened, first); err != nil {
		return err
	}
	if err := s.looked(c, "open-case", opened.UID); err != nil {
		return err
	}
	return redirect(c, views.CasePath(opened.UID))
}

// frozen makes the entry that keeps a scope as it is now.
func (s *Server) frozen(c echo.Context, query graph.ReachQuery, reach graph.Reach) (graph.CaseEntry, error) {
	entry := s.entry(c, graph.EntryScope, scopeSummary(query, reach))
	var err error
	entry.Content, err = json.Marshal(fileOf(query, reach, entry.At))
	return entry, err
}

func (s *Server) entry(c echo.Context, kind, text string) graph.CaseEntry {
	user, _ := s.user(c)
	return graph.CaseEntry{UID: strings.ToLower(rand.Text()), Kind: kind, At: s.Clock().UTC(), By: user.Name, Text: text}
}

// addToCase gives a handler that adds an entry of one kind.
func (s *Server) addToCase(kind string) echo.HandlerFunc {
	return func(c echo.Context) error {
		one, err := s.caseOf(c)
		if err != nil {
			return err
		}
		status, seen := "", int64(0)
		text := c.FormValue("text")
		if kind != graph.EntryScope && (kind != graph.EntryLink || text != "") {
			if text, err = written("text", text, graph.LongestText); err != nil {
				return err
			}
		}
		entry := s.entry(c, kind, text)
		switch kind {
		case graph.EntryLink:
			entry.Subject, err = s.identified(c.Request().Context(), c.FormValue("identifier"))
		case graph.EntryScope:
			form := views.ScopeForm{Of: one.Scope.Of, Value: one.Scope.Value, From: formText(one.Scope.From), To: formText(one.Scope.To)}
			query, reach, reachErr := s.reachOf(c, form)
			if reachErr != nil {
				return reachErr
			}
			entry, err = s.frozen(c, query, reach)
		case graph.EntryClosed, graph.EntryReopened:
			status = map[string]string{graph.EntryClosed: graph.CaseClosed, graph.EntryReopened: graph.CaseOpen}[kind]
			if seen, err = strconv.ParseInt(c.FormValue("seen"), 10, 64); err != nil {
				err = invalid("seen", c.FormValue("seen"), "a number")
			}
		}
		if err == nil && one.Status != graph.CaseOpen && kind != graph.EntryReopened {
			err = fmt.Errorf("the case is closed; open it again to add to it: %w", graph.ErrConflict)
		}
		if err != nil {
			return err
		}
		if err := s.Graph.AddCaseEntry(c.Request().Context(), one.UID, entry, status, seen); err != nil {
			return err
		}
		if err := s.looked(c, "add-"+kind, one.UID); err != nil {
			return err
		}
		return redirect(c, views.CasePath(one.UID))
	}
}

// identified gives the one node that an identifier names exactly.
func (s *Server) identified(ctx context.Context, identifier string) (graph.Node, error) {
	identifier = strings.TrimSpace(identifier)
	found, err := s.Graph.Search(ctx, identifier, mostHits)
	if err != nil {
		return graph.Node{}, err
	}
	var exact []graph.Node
	for _, hit := range found.Hits {
		if hit.Exact && hit.Of == "" {
			exact = append(exact, hit.Node)
		}
	}
	switch len(exact) {
	case 0:
		return graph.Node{}, fmt.Errorf("nothing has the identifier %.80q: %w", identifier, graph.ErrNotFound)
	case 1:
		return exact[0], nil
	}
	return graph.Node{}, fmt.Errorf("%.80q names %d things; take the id of one from the search: %w", identifier, len(exact), graph.ErrInvalid)
}

func (s *Server) caseOf(c echo.Context) (graph.Case, error) {
	uid, err := uidOf(c)
	if err != nil {
		return graph.Case{}, err
	}
	return s.Graph.Case(c.Request().Context(), uid)
}

// written gives what somebody wrote into a field, without the blanks around it.
func written(name, text string, longest int) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > longest || !utf8.ValidString(text) {
		return "", invalid(name, text, fmt.Sprintf("a text of at most %d bytes", longest))
	}
	return text, nil
}

// formText gives a time as a form sends it.
func formText(moment time.Time) string {
	if moment.IsZero() {
		return ""
	}
	return moment.UTC().Format(time.RFC3339)
}

func caseView(one graph.Case) views.Case {
	scope := views.ScopeOf(one.Scope.Of, one.Scope.Value)
	about := reachWords[one.Scope.Of] + " " + one.Scope.Value
	if !one.Scope.From.IsZero() {
		scope += "&from=" + one.Scope.From.UTC().Format("2006-01-02T15:04")
		about += " since " + minute(one.Scope.From)
	}
	if !one.Scope.To.IsZero() {
		scope += "&to=" + one.Scope.To.UTC().Format("2006-01-02T15:04")
	}
	shown := views.Case{
		UID: one.UID, Title: one.Title, Status: one.Status, OpenedAt: one.OpenedAt, OpenedBy: one.OpenedBy, About: about,
		Scope: views.Link{Text: "Scope as of now", Href: scope}, Count: one.Count, JSON: views.CasePath(one.UID) + "/case.json",
		Pack: views.PackPath + "?" + url.Values{"case": {one.UID}}.Encode(),
	}
	for _, entry := range one.Entries {
		row := views.CaseEntry{Kind: entry.Kind, At: entry.At, By: entry.By, Text: entry.Text}
		if entry.Subject.UID != "" {
			row.Subject = nodeLink(entry.Subject)
		}
		if len(entry.Content) > 0 {
			row.Frozen = views.CasePath(one.UID) + "/frozen/" + entry.UID
		}
		shown.Entries = append(shown.Entries, row)
	}
	return shown
}
