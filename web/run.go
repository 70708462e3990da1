package web

import (
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

func (s *Server) runPage(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	run, source, err := s.Graph.CollectorRun(ctx, uid)
	if err != nil {
		return err
	}
	shown := views.Run{Progress: progressView(s.newest(run), s.Clock().UTC()), Source: sourceLink(source.UID, source.Name), Cursor: source.Cursor}
	if run.Rejected > 0 {
		list, more, err := s.Graph.RejectionsOfRun(ctx, uid, c.QueryParam("after"), rejectionsShown)
		if err != nil {
			return err
		}
		shown.Rejected = &views.Quarantine{Rows: rejectionRows(list), Total: run.Rejected}
		if more {
			shown.Rejected.Older = views.RunPath(uid) + "?after=" + url.QueryEscape(list[len(list)-1].UID) + "#quarantine"
		}
	}
	page := s.page(c, "Run of "+orUID(source.Name, source.UID), views.SectionSources, views.Link{Text: "Sources", Href: views.SourcesPath}, shown.Source,
		views.Link{Text: "Run of " + minute(run.Started)})
	return render(c, http.StatusOK, views.RunPage(page, shown))
}

// runProgress is the fragment that a page polls while a run lasts.
func (s *Server) runProgress(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	run, _, err := s.Graph.CollectorRun(c.Request().Context(), uid)
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.RunProgressPanel(progressView(s.newest(run), s.Clock().UTC())))
}

// newest gives what this process knows of a run that it carries out, which the graph learns a batch later.
func (s *Server) newest(run graph.CollectorRun) graph.CollectorRun {
	if s.Runner == nil || run.Status != graph.RunRunning {
		return run
	}
	if progress, here := s.Runner.Progress(run.SourceUID); here && progress.UID == run.UID && progress.Read >= run.Read {
		return progress
	}
	return run
}
