package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
)

// SourceGraph gives sources, their runs and what they rejected.
type SourceGraph interface {
	Sources(ctx context.Context) ([]graph.SourceRecord, error)
	Source(ctx context.Context, uid string) (graph.SourceRecord, error)
	CollectorRun(ctx context.Context, uid string) (graph.CollectorRun, graph.Source, error)
	// Rejections gives a page of the quarantine of a source, newest first.
	Rejections(ctx context.Context, sourceUID string, turn graph.Turn) (graph.Page[graph.Rejection], error)
	// RejectionsOfRun gives the quarantine of one run in the order of file and position.
	RejectionsOfRun(ctx context.Context, runUID, after string, most int) (list []graph.Rejection, more bool, err error)
}

// PlannedSource is a source as it is configured in this process.
type PlannedSource struct {
	Source graph.Source
	Next   time.Time     // of its schedule; zero: by hand
	Every  time.Duration // between two runs of its schedule; zero: by hand
	// Replayable says whether Replay can load what was rejected of it.
	Replayable bool
}

// Runner runs the sources that are configured in this process.
type Runner interface {
	// Planned lists them, those that never ran included.
	Planned() []PlannedSource
	// Run starts a source and does not wait for its end. The error wraps graph.ErrConflict when it runs already and
	// graph.ErrNotFound when this process has no such source.
	Run(ctx context.Context, sourceUID string) error
	// Replay starts to decode again what lies in the quarantine of a source, as Run does the source itself. The error
	// wraps graph.ErrConflict also when what it rejected cannot be replayed.
	Replay(ctx context.Context, sourceUID string) error
	// Progress gives how far a run that is under way in this process has come.
	Progress(sourceUID string) (graph.CollectorRun, bool)
}

const (
	coverageShown   = 90 * 24 * time.Hour
	rejectionsShown = 20
	startWait       = 3 * time.Second // how long the page waits for a run to begin
	startPoll       = 50 * time.Millisecond
	lateAfter       = 2 // schedules that may pass before a source is late
)

// sources gives all sources, of the graph and of the configuration, by name.
func (s *Server) sources(ctx context.Context) ([]views.Source, error) {
	records, err := s.Graph.Sources(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	list := make([]views.Source, 0, len(records))
	for _, record := range records {
		known[record.Source.UID] = true
		list = append(list, s.sourceView(record))
	}
	for _, planned := range s.planned() {
		if !known[planned.Source.UID] {
			list = append(list, s.sourceView(graph.SourceRecord{Source: planned.Source}))
		}
	}
	slices.SortStableFunc(list, func(a, b views.Source) int { return cmp.Compare(a.Name, b.Name) })
	return list, nil
}

func (s *Server) planned() []PlannedSource {
	if s.Runner == nil {
		return nil
	}
	return s.Runner.Planned()
}

func (s *Server) plan(uid string) (PlannedSource, bool) {
	for _, planned := range s.planned() {
		if planned.Source.UID == uid {
			return planned, true
		}
	}
	return PlannedSource{}, false
}

func (s *Server) sourceView(record graph.SourceRecord) views.Source {
	now := s.Clock().UTC()
	plan, runnable := s.plan(record.Source.UID)
	shown := views.Source{
		UID: record.Source.UID, Name: orUID(record.Source.Name, record.Source.UID), Kind: record.Source.Kind, Schedule: orUID(record.Source.Schedule, plan.Source.Schedule),
		LastAt: record.LastGood.Finished, NextAt: plan.Next, Totals: tally(record.Totals), Coverage: coverageOf(record, now), Runnable: runnable,
	}
	for _, run := range record.Runs {
		shown.Runs = append(shown.Runs, views.RunRow{UID: run.UID, Status: string(run.Status), Started: run.Started, Finished: run.Finished, Tally: tally(run), Error: run.Error})
	}
	shown.Strips, shown.Rules = strips(record, shown.Coverage), readingRules(record.Reading)
	if progress, running := s.running(record, now); running {
		shown.Progress = progress
	}
	shown.State = sourceState(record, plan, shown.Progress != nil, now)
	if len(record.Runs) > 0 && shown.State == views.SourceFailed {
		shown.LastError = record.Runs[0].Error
	}
	return shown
}

// offerRuns leaves the form that runs a source to those who may use it.
func (s *Server) offerRuns(c echo.Context, source *views.Source) {
	source.Runnable = source.Runnable && s.may(c, http.MethodPost, "/source/:uid/run")
}

// running gives the run that is under way: in this process, or in another one that holds the lease.
func (s *Server) running(record graph.SourceRecord, now time.Time) (*views.RunProgress, bool) {
	if len(record.Runs) == 0 || record.Runs[0].Status != graph.RunRunning {
		return nil, false
	}
	run := record.Runs[0]
	here := false
	if s.Runner != nil {
		var progress graph.CollectorRun
		if progress, here = s.Runner.Progress(record.Source.UID); here && progress.UID == run.UID {
			run = progress
		}
	}
	// A run whose process died stays open in the graph until the next one goes on with it.
	if !here && record.LeaseUntil.Before(now) {
		return nil, false
	}
	progress := progressView(run, now)
	return &progress, true
}

func progressView(run graph.CollectorRun, now time.Time) views.RunProgress {
	return views.RunProgress{
		UID: run.UID, Status: string(run.Status), Started: run.Started, Finished: run.Finished, Now: now, Tally: tally(run), Done: -1, Position: run.Position, Error: run.Error,
	}
}

func sourceState(record graph.SourceRecord, plan PlannedSource, running bool, now time.Time) string {
	switch {
	case running:
		return views.SourceRunning
	case len(record.Runs) == 0:
		return views.SourceNever
	case record.Runs[0].Status == graph.RunFailed || record.Runs[0].Error != "":
		return views.SourceFailed
	case plan.Every > 0 && now.Sub(record.LastGood.Finished) > lateAfter*plan.Every:
		return views.SourceLate
	}
	return views.SourceFresh
}

func tally(run graph.CollectorRun) views.Tally {
	return views.Tally{Read: run.Read, Loaded: run.Loaded, Rejected: run.Rejected, Duplicates: run.Duplicates, Redacted: run.Redacted, Actions: run.Actions}
}

// coverageOf shows the coverage of a source over the last months before the end of what it covers.
func coverageOf(record graph.SourceRecord, now time.Time) views.Coverage {
	shown := views.Coverage{To: now}
	var spans []graph.Interval
	for _, span := range record.Coverage {
		spans = append(spans, span.Interval)
	}
	slices.SortFunc(spans, func(a, b graph.Interval) int { return a.From.Compare(b.From) })
	if last := latestEnd(spans); !last.IsZero() && now.Sub(last) > coverageShown/2 {
		shown.To = last // an old log: show the time that it is about
	}
	shown.From = shown.To.Add(-coverageShown)
	for _, span := range spans {
		if n := len(shown.Read); n > 0 && !span.From.After(shown.Read[n-1].To) {
			if span.To.IsZero() || span.To.After(shown.Read[n-1].To) {
				shown.Read[n-1].To = span.To
			}
			continue
		}
		read := interval(span)
		if read.To.IsZero() {
			read.To = now
		}
		shown.Read = append(shown.Read, read)
	}
	return shown
}

// latestEnd gives the latest end of the spans, zero where one has none.
func latestEnd(spans []graph.Interval) time.Time {
	var last time.Time
	for _, span := range spans {
		if span.To.IsZero() {
			return time.Time{}
		}
		if span.To.After(last) {
			last = span.To
		}
	}
	return last
}

func (s *Server) sourcesPage(c echo.Context) error {
	list, err := s.sources(c.Request().Context())
	if err != nil {
		return err
	}
	for i := range list {
		s.offerRuns(c, &list[i])
	}
	backlog, err := s.Graph.Backlog(c.Request().Context())
	if err != nil {
		return err
	}
	return render(c, http.StatusOK, views.SourcesPage(s.page(c, "Sources", views.SectionSources), views.Sources{List: list, Waiting: backlogSentence(backlog)}))
}

// sourceRecord gives a source of the graph, or one that is configured and never ran.
func (s *Server) sourceRecord(ctx context.Context, uid string) (graph.SourceRecord, error) {
	record, err := s.Graph.Source(ctx, uid)
	if plan, found := s.plan(uid); found && errors.Is(err, graph.ErrNotFound) {
		return graph.SourceRecord{Source: plan.Source}, nil
	}
	return record, err
}

func (s *Server) sourcePage(c echo.Context) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	record, err := s.sourceRecord(ctx, uid)
	if err != nil {
		return err
	}
	shown := s.sourceView(record)
	s.offerRuns(c, &shown)
	shown.Runs = shown.Runs[:min(runsShown, len(shown.Runs))]
	turn, err := turnOf(c.QueryParams(), rejectionsShown)
	if err != nil {
		return err
	}
	if record.Rejected.Number > 0 {
		page, err := s.Graph.Rejections(ctx, uid, turn)
		if err != nil {
			return err
		}
		shown.Rejected = &views.Quarantine{
			Rows: rejectionRows(page.Rows), Total: record.Rejected.Number, Export: views.Exports{Path: views.SourcePath(uid) + "/quarantine", Of: "the quarantine", Rows: record.Rejected.Number},
		}
		if plan, found := s.plan(uid); found && plan.Replayable && shown.Progress == nil && s.may(c, http.MethodPost, "/quarantine/:uid/replay") {
			shown.Rejected.Replay = views.ReplayPath(uid)
		}
		if page.Older != (graph.Place{}) {
			shown.Rejected.Older = views.SourcePath(uid) + "?before=" + page.Older.String() + "#quarantine"
		}
	}
	page := s.page(c, shown.Name, views.SectionSources, views.Link{Text: "Sources", Href: views.SourcesPath}, views.Link{Text: shown.Name})
	return render(c, http.StatusOK, views.SourcePage(page, shown))
}

// runsShown is how many runs the page of a source lists.
const runsShown = 25

func rejectionRows(list []graph.Rejection) []views.RejectionRow {
	rows := make([]views.RejectionRow, 0, len(list))
	for _, rejection := range list {
		rows = append(rows, views.RejectionRow{UID: rejection.UID, File: rejection.File, Position: rejection.Position, Reason: rejection.Reason, At: rejection.At, ReplayedAt: rejection.ReplayedAt})
	}
	return rows
}

// runSource starts a source.
func (s *Server) runSource(c echo.Context) error {
	return s.start(c, "run", "The run was started.", Runner.Run)
}

// replaySource starts to decode again what lies in the quarantine of a source.
func (s *Server) replaySource(c echo.Context) error {
	return s.start(c, "replay", "The replay of the quarantine was started.", Runner.Replay)
}

// start starts a run of a source, waits a moment for it to begin, and leads to the page that shows it live.
func (s *Server) start(c echo.Context, operation, told string, begin func(Runner, context.Context, string) error) error {
	uid, err := uidOf(c)
	if err != nil {
		return err
	}
	ctx := c.Request().Context()
	if s.Runner == nil {
		return echo.NewHTTPError(http.StatusNotFound)
	}
	asked := s.Clock()
	if err := begin(s.Runner, ctx, uid); err != nil {
		if errors.Is(err, graph.ErrConflict) {
			s.flash(c, views.FlashNotice, sentenceOf(err))
			return redirect(c, views.SourcePath(uid))
		}
		return err
	}
	if err := s.looked(c, operation, uid); err != nil {
		return err
	}
	s.flash(c, views.FlashDone, told)
	waiting, cancel := context.WithTimeout(ctx, startWait)
	defer cancel()
	ticker := time.NewTicker(startPoll)
	defer ticker.Stop()
	for {
		record, err := s.Graph.Source(waiting, uid)
		if err == nil && len(record.Runs) > 0 && (record.Runs[0].Status == graph.RunRunning || !record.Runs[0].Started.Before(asked)) {
			break
		}
		select {
		case <-waiting.Done():
			return redirect(c, views.SourcePath(uid))
		case <-ticker.C:
		}
	}
	return redirect(c, views.SourcePath(uid))
}
