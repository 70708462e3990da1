package web

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// HomeGraph gives the state of the whole graph.
type HomeGraph interface {
	// Overview counts actions by verdict and open findings by severity, each up to most.
	Overview(ctx context.Context, most int) (graph.Overview, error)
}

const (
	mostCounted  = 100_000
	overviewKept = 15 * time.Second
)

// homeMemory keeps the last overview: its counts read many index entries.
type homeMemory struct {
	mutex sync.Mutex
	last  graph.Overview
	taken time.Time
}

func (s *Server) overview(ctx context.Context) (graph.Overview, error) {
	s.home.mutex.Lock()
	defer s.home.mutex.Unlock()
	if now := s.Clock(); !s.home.taken.IsZero() && now.Sub(s.home.taken) < overviewKept && s.home.last.Actions > 0 {
		return s.home.last, nil
	}
	overview, err := s.Graph.Overview(ctx, mostCounted)
	if err == nil {
		s.home.last, s.home.taken = overview, s.Clock()
	}
	return overview, err
}

func (s *Server) homePage(c echo.Context) error {
	ctx := c.Request().Context()
	overview, err := s.overview(ctx)
	if err != nil {
		return err
	}
	sources, err := s.sources(ctx)
	if err != nil {
		return err
	}
	recent, err := s.recent(c)
	if err != nil {
		return err
	}
	home := views.Home{
		Recent: recent,
		Newest: overview.Newest,
		Verdicts: views.Verdicts{
			Traced: overview.Verdicts[graph.VerdictTraced].Number, Broken: overview.Verdicts[graph.VerdictBroken].Number,
			Unknown: overview.Verdicts[graph.VerdictUnknown].Number, All: overview.Actions,
		},
	}
	for _, count := range overview.Verdicts {
		home.Verdicts.AtLeast = home.Verdicts.AtLeast || count.AtLeast
	}
	for _, severity := range []string{"critical", "high", "medium", "low"} {
		if count := overview.Gaps[severity]; count.Number > 0 {
			home.Gaps = append(home.Gaps, views.SeverityCount{
				Severity: severity, Count: count.Number, Href: gapsPath(map[string]string{"severity": severity, "status": graph.FindingOpen}),
			})
		}
	}
	for _, source := range sources {
		if source.LastAt.After(home.Loaded) {
			home.Loaded = source.LastAt
		}
		home.Sources = append(home.Sources, views.SourceFreshness{Source: sourceLink(source.UID, source.Name), Kind: source.Kind, State: source.State, LastAt: source.LastAt})
	}
	return render(c, http.StatusOK, views.HomePage(s.page(c, "Start", views.SectionHome), home))
}
