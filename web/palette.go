package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

const mostPalette = 12 // hits in the palette

// palettePages are the pages of the product, with further words by which they are found.
var palettePages = []struct{ words, path, also string }{
	{"Start", views.HomePath, "home overview"}, {"Search", views.SearchPath, "find"}, {"Explore", views.ExplorePath, "graph picture"}, {"Paths", views.PathsPath, "from to shortest"},
	{"Gaps", views.GapsPath, "findings"}, {"Rules", views.RulesPath, "catalogue controls"}, {"Scope an incident", views.ScopePath, "leak blast radius"}, {"Cases", views.CasesPath, "incidents"},
	{"Agents", views.AgentsPath, "ai tools conversations"}, {"Vendors", views.VendorsPath, "third parties contracts integrations"}, {"Actions", actionsPath, "newest"}, {"Sources", views.SourcesPath, "collectors runs quarantine"}, {"Graph schema", views.SchemaPath, "labels relationships"},
}

// paletteFragment answers what the palette lists for a text: pages and nodes, under an empty box what was looked at last.
func (s *Server) paletteFragment(c echo.Context) error {
	text, err := searchText(c)
	if err != nil {
		return err
	}
	palette := views.Palette{Query: text}
	if text == "" {
		recent, err := s.recent(c)
		if err != nil {
			return err
		}
		group := views.PaletteGroup{Title: "Recently viewed"}
		for _, seen := range recent {
			group.Entries = append(group.Entries, views.PaletteEntry{Link: seen.Subject, Kind: seen.Kind})
		}
		palette.Groups = []views.PaletteGroup{group, pagesNamed("")}
		return render(c, http.StatusOK, views.PaletteFound(palette))
	}
	if err := s.looked(c, "search", text); err != nil {
		return err
	}
	found, err := s.Graph.Find(c.Request().Context(), graph.SearchQuery{Text: text, ByWords: true, Most: mostPalette})
	if err != nil {
		return err
	}
	group := views.PaletteGroup{Title: "Found"}
	for _, hit := range found.Hits {
		group.Entries = append(group.Entries, views.PaletteEntry{Link: views.Link{Text: nodeLink(hit.Node).Text, Href: hitPath(hit)}, Kind: hitKind(hit), Detail: hit.Detail})
	}
	palette.Groups, palette.More = []views.PaletteGroup{group, pagesNamed(text)}, found.More
	return render(c, http.StatusOK, views.PaletteFound(palette))
}

// pagesNamed gives the pages one of whose words begins with a text; all for none.
func pagesNamed(text string) views.PaletteGroup {
	group := views.PaletteGroup{Title: "Pages"}
	text = strings.ToLower(text)
	for _, page := range palettePages {
		words := strings.ToLower(page.words + " " + page.also)
		if strings.HasPrefix(words, text) || strings.Contains(words, " "+text) {
			group.Entries = append(group.Entries, views.PaletteEntry{Link: views.Link{Text: page.words, Href: page.path}, Kind: "Page"})
		}
	}
	return group
}
