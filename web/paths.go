package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// PathGraph gives the steps by which paths go on.
type PathGraph interface {
	graph.Expander
}

// The bounds of a search for paths.
const (
	mostPaths     = 10
	mostPathSteps = 10
	mostVisited   = 20_000
	shortSearch   = 3 * time.Second  // with the page
	longerSearch  = 20 * time.Second // without JavaScript, on demand
	longestSearch = 2 * time.Minute  // with its progress shown
	mostEndHits   = 10
)

// pathAsk is a search for paths as the address asks for it.
type pathAsk struct {
	query  graph.PathQuery
	values url.Values // as they stand in the address, without what is empty
	shown  views.Paths
}

// pathsPage shows the shortest paths between two nodes.
func (s *Server) pathsPage(c echo.Context) error {
	ask, err := s.pathAsk(c)
	if err != nil {
		return err
	}
	page := s.page(c, "Paths", views.SectionExplore)
	if !ask.shown.Asked {
		return render(c, http.StatusOK, views.PathsPage(page, ask.shown))
	}
	limit := shortSearch
	if c.QueryParam("longer") != "" {
		limit = longerSearch
	}
	if err := s.looked(c, "paths", ask.values.Encode()); err != nil {
		return err
	}
	found, err := s.searchPaths(c.Request().Context(), ask.query, limit, nil)
	if err != nil {
		return err
	}
	s.showPaths(&ask, found)
	page.Picture = true
	page.Title = ask.shown.Summary
	return render(c, http.StatusOK, views.PathsPage(page, ask.shown))
}

// searchPaths searches for no longer than the limit; what ends the request ends the search.
func (s *Server) searchPaths(ctx context.Context, query graph.PathQuery, limit time.Duration, progress func(graph.PathProgress)) (graph.Paths, error) {
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	found, err := graph.SearchPaths(limited, s.Graph, query, progress)
	if ctx.Err() != nil {
		return found, ctx.Err()
	}
	return found, err
}

// pathAsk reads what is asked for. An end that names no single node leaves the search unasked and says what to do.
func (s *Server) pathAsk(c echo.Context) (pathAsk, error) {
	values := c.QueryParams()
	ask := pathAsk{values: url.Values{}}
	for _, name := range []string{"from", "to", "kind", "verdict", "operation", "system", "environment", "after", "before"} {
		if text := strings.TrimSpace(values.Get(name)); text != "" {
			ask.values.Set(name, text)
		}
	}
	kind := graph.PathKind(ask.values.Get("kind"))
	switch kind {
	case "":
		kind = graph.PathHappened
	case graph.PathHappened, graph.PathCould:
	default:
		return ask, invalid("kind", string(kind), "happened or could")
	}
	// The ends of the path are called from and to, so the ends of the time have other names here.
	lens, err := lensOf(url.Values{
		"verdict": {ask.values.Get("verdict")}, "operation": {ask.values.Get("operation")}, "system": {ask.values.Get("system")}, "environment": {ask.values.Get("environment")},
		"from": {ask.values.Get("after")}, "to": {ask.values.Get("before")},
	})
	if err != nil {
		return ask, err
	}
	ask.query = graph.PathQuery{Kind: kind, Lens: lens, Most: mostPaths, Depth: mostPathSteps, Nodes: mostVisited}
	if kind == graph.PathCould {
		ask.query.Lens.Interval = accessAsOf(lens.Interval, s.Clock())
	}
	ask.shown = views.Paths{
		From: ask.values.Get("from"), To: ask.values.Get("to"), Kind: string(kind),
		Filter: views.ExploreFilter{
			Verdict: string(lens.Verdict), Operation: lens.Operation, System: lens.System, Environment: lens.Environment,
			From: ask.values.Get("after"), To: ask.values.Get("before"), Names: [2]string{"after", "before"},
		},
	}
	if ask.shown.From == "" || ask.shown.To == "" {
		ask.shown.Trouble = "Name both ends: an event id, an access key, an ARN, a ticket, a name."
		return ask, nil
	}
	from, err := s.pathEnd(c.Request().Context(), ask.shown.From, &ask.shown.FromHits)
	if err != nil {
		return ask, err
	}
	to, err := s.pathEnd(c.Request().Context(), ask.shown.To, &ask.shown.ToHits)
	if err != nil {
		return ask, err
	}
	switch {
	case from == nil || to == nil:
		ask.shown.Trouble = endTrouble(ask.shown)
	case from.Node == to.Node:
		ask.shown.Trouble = "Both ends are the same node. Name two."
	default:
		ask.query.From, ask.query.To, ask.shown.Asked = *from, *to, true
	}
	return ask, nil
}

// accessAsOf gives the moment as of which access counts: the end of the time that is asked for, else now.
func accessAsOf(interval graph.Interval, now time.Time) graph.Interval {
	moment := interval.To
	if moment.IsZero() || moment.After(now) {
		moment = now
	}
	if interval.From.IsZero() {
		interval.From = moment
	}
	return graph.Interval{From: interval.From, To: moment.Add(time.Nanosecond)}
}

func endTrouble(shown views.Paths) string {
	var words []string
	for _, end := range []struct {
		text string
		hits []views.Choice
	}{{shown.From, shown.FromHits}, {shown.To, shown.ToHits}} {
		if len(end.hits) > 1 {
			words = append(words, fmt.Sprintf("Several nodes go by %q: choose one above.", end.text))
		}
	}
	if len(words) == 0 {
		return "Nothing goes by one of the two names. Search for it first, or give the id as its source writes it."
	}
	return strings.Join(words, " ")
}

// pathEnd finds the node that a text names: by its uid, else by a search. Where several fit, hits offers them.
func (s *Server) pathEnd(ctx context.Context, text string, hits *[]views.Choice) (*graph.Station, error) {
	station, err := s.Graph.Station(ctx, text)
	if err == nil {
		return &station, nil
	}
	found, err := s.Graph.Search(ctx, text, mostEndHits)
	if err != nil {
		return nil, err
	}
	var exact, all []graph.Hit
	for _, hit := range found.Hits {
		if hit.Of != "" {
			continue
		}
		all = append(all, hit)
		if hit.Exact {
			exact = append(exact, hit)
		}
	}
	if len(exact) == 1 {
		all = exact
	}
	if len(all) == 1 {
		station, err := s.Graph.Station(ctx, all[0].Node.UID)
		return &station, err
	}
	for _, hit := range all {
		*hits = append(*hits, views.Choice{Value: hit.Node.UID, Words: hitKind(hit) + " " + nodeLink(hit.Node).Text})
	}
	return nil, nil
}
