package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
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
	// Find gives what a text names, where asked for also by its words, narrowed by the query's filters.
	Find(ctx context.Context, query graph.SearchQuery) (graph.Found, error)
	// Recent gives what a user looked at last, newest first, each node once.
	Recent(ctx context.Context, user string, most int) ([]graph.Seen, error)
}

const (
	mostHits   = 20
	mostFound  = 50    // hits of the search page
	mostLetter = 2_000 // bytes of a search
	mostRecent = 8
)

// searchedKinds are those that the chips of the search page offer: a label, or a label and a kind.
var searchedKinds = []struct{ value, words, label, kind string }{
	{"Person", "Persons", "Identity", "Person"}, {"ServiceAccount", "Service accounts", "Identity", "ServiceAccount"}, {"Workload", "Workloads", "Identity", "Workload"},
	{"Role", "Roles", "Identity", "Role"}, {"Agent", "AI agents", "Identity", "Agent"}, {"Integration", "Integrations", "Identity", "Integration"},
	{"Credential", "Credentials", "Credential", ""}, {"Resource", "Resources", "Resource", ""}, {"Grant", "Grants", "Grant", ""}, {"Request", "Requests", "Request", ""},
	{"Action", "Actions", "Action", ""}, {"AgentInstance", "Agent instances", "AgentInstance", ""}, {"Vendor", "Vendors", "Vendor", ""}, {"Group", "Groups", "Group", ""},
}

// searchText reads what is searched for.
func searchText(c echo.Context) (string, error) {
	text := strings.TrimSpace(c.QueryParam("q"))
	if len(text) > mostLetter || !utf8.ValidString(text) {
		return "", invalid("q", text, "an identifier or a name")
	}
	return text, nil
}

// searchQuery reads a search with its filters from the address.
func searchQuery(c echo.Context) (graph.SearchQuery, error) {
	text, err := searchText(c)
	query := graph.SearchQuery{Text: text, ByWords: true, System: c.QueryParam("system"), Environment: c.QueryParam("environment"), Most: mostFound}
	if err != nil {
		return query, err
	}
	if kind := c.QueryParam("kind"); kind != "" {
		at := slices.IndexFunc(searchedKinds, func(one struct{ value, words, label, kind string }) bool { return one.value == kind })
		if at < 0 {
			return query, invalid("kind", kind, "a kind of node")
		}
		query.Label, query.Kind = searchedKinds[at].label, searchedKinds[at].kind
	}
	switch verdict := graph.Verdict(c.QueryParam("verdict")); verdict {
	case "", graph.VerdictTraced, graph.VerdictBroken, graph.VerdictUnknown:
		query.Verdict = verdict
	default:
		return query, invalid("verdict", string(verdict), "traced, broken or unknown")
	}
	return query, nil
}

// searchPage goes straight to the page of a single hit, unless filters narrowed the search to it: they would be gone.
func (s *Server) searchPage(c echo.Context) error {
	query, err := searchQuery(c)
	if err != nil {
		return err
	}
	page := s.page(c, "Search", views.SectionSearch)
	page.Query = query.Text
	if query.Text == "" {
		recent, err := s.recent(c)
		if err != nil {
			return err
		}
		return render(c, http.StatusOK, views.SearchPage(page, views.Search{Recent: recent}))
	}
	if err := s.looked(c, "search", query.Text); err != nil {
		return err
	}
	found, err := s.Graph.Find(c.Request().Context(), query)
	if err != nil {
		return err
	}
	if path := onlyHit(found); path != "" && !query.Filtered() {
		return redirect(c, path)
	}
	result := views.Search{Query: query.Text, More: found.More, Facets: facets(c.QueryParams(), found)}
	kept := url.Values{}
	for _, name := range []string{"q", "kind", "system", "environment", "verdict"} {
		if value := c.QueryParam(name); value != "" {
			kept.Set(name, value)
		}
	}
	result.Export = views.Exports{Path: views.SearchPath, Query: kept.Encode(), Of: "hits", Rows: int64(len(found.Hits))}
	for _, hit := range found.Hits {
		result.Hits = append(result.Hits, views.Hit{
			Kind: hitKind(hit), Subject: views.Link{Text: nodeLink(hit.Node).Text, Href: hitPath(hit)}, Keys: hit.Keys, Matched: hit.Matched, Detail: hit.Detail,
			UID: actionUID(hit), Verdict: string(hit.Verdict), Placeholder: hit.Placeholder,
		})
	}
	return render(c, http.StatusOK, views.SearchPage(page, result))
}

// facets offers the filters that fit what was found, and those that are on.
func facets(values url.Values, found graph.Found) []views.Facet {
	kinds, systems, environments, verdicts := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, hit := range found.Hits {
		for _, one := range searchedKinds {
			if hit.Of == "" && hit.Node.Label == one.label && (one.kind == "" || one.kind == hit.Node.Kind) {
				kinds[one.value] = true
			}
		}
		systems[hit.System], environments[hit.Environment], verdicts[string(hit.Verdict)] = true, true, true
	}
	words := map[string]string{}
	for _, one := range searchedKinds {
		words[one.value] = one.words
	}
	var list []views.Facet
	for _, facet := range []struct {
		title, name string
		found       map[string]bool
	}{{"Kind", "kind", kinds}, {"System", "system", systems}, {"Environment", "environment", environments}, {"Verdict", "verdict", verdicts}} {
		delete(facet.found, "")
		on := values.Get(facet.name)
		shown := views.Facet{Title: facet.title}
		if on != "" {
			facet.found = map[string]bool{on: true}
		}
		offered := make([]string, 0, len(facet.found))
		for value := range facet.found {
			offered = append(offered, value)
		}
		slices.Sort(offered)
		for _, value := range offered {
			chip := views.Chip{Words: orUID(words[value], value), On: value == on}
			kept := url.Values{}
			for _, name := range []string{"q", "kind", "system", "environment", "verdict"} {
				if text := values.Get(name); text != "" && name != facet.name {
					kept.Set(name, text)
				}
			}
			if !chip.On {
				kept.Set(facet.name, value)
			}
			chip.Href = views.SearchPath + "?" + kept.Encode()
			shown.Chips = append(shown.Chips, chip)
		}
		if len(shown.Chips) > 0 {
			list = append(list, shown)
		}
	}
	return list
}

// recent gives what the signed-in user looked at last.
func (s *Server) recent(c echo.Context) ([]views.Seen, error) {
	user, _ := s.user(c)
	list, err := s.Graph.Recent(c.Request().Context(), user.Name, mostRecent)
	if err != nil {
		return nil, err
	}
	seen := make([]views.Seen, 0, len(list))
	for _, one := range list {
		seen = append(seen, views.Seen{Kind: labelWords(one.Node.Label, one.Node.Kind), Subject: nodeLink(one.Node), At: one.At})
	}
	return seen, nil
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

// actionUID gives the uid of a hit that is an action, empty for others.
func actionUID(hit graph.Hit) string {
	if hit.Of == "" && hit.Node.Label == "Action" {
		return hit.Node.UID
	}
	return ""
}

func hitPath(hit graph.Hit) string {
	if hit.Of == graph.ActionsOfConversation {
		return views.ConversationPath(hit.Node.UID)
	}
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
