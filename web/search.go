package web

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// SearchGraph finds nodes.
type SearchGraph interface {
	// Search gives what a text names: exactly, by any identifier, or as the beginning of a name; at most so many.
	Search(ctx context.Context, text string, most int) (graph.Found, error)
}

const (
	mostHits   = 20
	mostLetter = 2_000 // bytes of a search
)

// searchPage goes straight to the page of a single hit.
func (s *Server) searchPage(c echo.Context) error {
	text := strings.TrimSpace(c.QueryParam("q"))
	if len(text) > mostLetter || !utf8.ValidString(text) {
		return invalid("q", text, "an identifier or a name")
	}
	page := s.page(c, "Search", views.SectionSearch)
	page.Query = text
	if text == "" {
		return render(c, http.StatusOK, views.SearchPage(page, views.Search{}))
	}
	if err := s.looked(c, "search", text); err != nil {
		return err
	}
	found, err := s.Graph.Search(c.Request().Context(), text, mostHits)
	if err != nil {
		return err
	}
	if path := onlyHit(found); path != "" {
		return redirect(c, path)
	}
	result := views.Search{Query: text, More: found.More}
	for _, hit := range found.Hits {
		result.Hits = append(result.Hits, views.Hit{
			Kind: hitKind(hit), Subject: views.Link{Text: nodeLink(hit.Node).Text, Href: hitPath(hit)}, Keys: hit.Keys, Matched: hit.Matched, Detail: hit.Detail,
		})
	}
	return render(c, http.StatusOK, views.SearchPage(page, result))
}

// onlyHit gives the address of the one node that is meant: the only exact hit, else the only one at all.
func onlyHit(found graph.Found) string {
	exact := 0
	for _, hit := range found.Hits {
		if hit.Exact {
			exact++
		}
	}
	if exact == 1 || len(found.Hits) == 1 {
		return hitPath(found.Hits[0])
	}
	return ""
}

func hitPath(hit graph.Hit) string {
	if hit.Of != "" {
		return actionListPath(hit.Of, hit.Node.UID)
	}
	return entityPath(hit.Node.Label, hit.Node.Kind, hit.Node.UID)
}

func hitKind(hit graph.Hit) string {
	if hit.Of != "" {
		return "Actions"
	}
	return labelWords(hit.Node.Label, hit.Node.Kind)
}
