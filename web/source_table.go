package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"clew/graph"
	"clew/views"
	"clew/web/export"
)

var sourcesTable = export.Table[views.Source]{Name: "sources", Columns: []export.Column[views.Source]{
	column("uid", func(source views.Source) export.Value { return export.Text(source.UID) }),
	column("name", func(source views.Source) export.Value { return export.Text(source.Name) }),
	column("kind", func(source views.Source) export.Value { return export.Text(source.Kind) }),
	column("state", func(source views.Source) export.Value { return export.Text(source.State) }),
	column("schedule", func(source views.Source) export.Value { return export.Text(source.Schedule) }),
	column("lastAt", func(source views.Source) export.Value { return export.Moment(source.LastAt) }),
	column("nextAt", func(source views.Source) export.Value { return export.Moment(source.NextAt) }),
	column("read", func(source views.Source) export.Value { return export.Number(source.Totals.Read) }),
	column("loaded", func(source views.Source) export.Value { return export.Number(source.Totals.Loaded) }),
	column("rejected", func(source views.Source) export.Value { return export.Number(source.Totals.Rejected) }),
	column("duplicates", func(source views.Source) export.Value { return export.Number(source.Totals.Duplicates) }),
	column("actions", func(source views.Source) export.Value { return export.Number(source.Totals.Actions) }),
	column("lastError", func(source views.Source) export.Value { return export.Text(source.LastError) }),
}}

var runsTable = export.Table[graph.CollectorRun]{Name: "runs", Columns: []export.Column[graph.CollectorRun]{
	column("uid", func(run graph.CollectorRun) export.Value { return export.Text(run.UID) }),
	column("status", func(run graph.CollectorRun) export.Value { return export.Text(string(run.Status)) }),
	column("started", func(run graph.CollectorRun) export.Value { return export.Moment(run.Started) }),
	column("finished", func(run graph.CollectorRun) export.Value { return export.Moment(run.Finished) }),
	column("read", func(run graph.CollectorRun) export.Value { return export.Number(run.Read) }),
	column("loaded", func(run graph.CollectorRun) export.Value { return export.Number(run.Loaded) }),
	column("rejected", func(run graph.CollectorRun) export.Value { return export.Number(run.Rejected) }),
	column("duplicates", func(run graph.CollectorRun) export.Value { return export.Number(run.Duplicates) }),
	column("redacted", func(run graph.CollectorRun) export.Value { return export.Number(run.Redacted) }),
	column("actions", func(run graph.CollectorRun) export.Value { return export.Number(run.Actions) }),
	column("replay", func(run graph.CollectorRun) export.Value { return export.Flag(run.Replay) }),
	column("error", func(run graph.CollectorRun) export.Value { return export.Text(run.Error) }),
}}

var rejectionsTable = export.Table[graph.Rejection]{Name: "quarantine", Columns: []export.Column[graph.Rejection]{
	column("uid", func(rejection graph.Rejection) export.Value { return export.Text(rejection.UID) }),
	column("at", func(rejection graph.Rejection) export.Value { return export.Moment(rejection.At) }),
	column("file", func(rejection graph.Rejection) export.Value { return export.Text(rejection.File) }),
	column("position", func(rejection graph.Rejection) export.Value { return export.Text(rejection.Position) }),
	column("reason", func(rejection graph.Rejection) export.Value { return export.Text(rejection.Reason) }),
	column("evidence", func(rejection graph.Rejection) export.Value { return export.Text(rejection.Evidence) }),
	column("replayedAt", func(rejection graph.Rejection) export.Value { return export.Moment(rejection.ReplayedAt) }),
}}

var coverageTable = export.Table[graph.Coverage]{Name: "coverage", Columns: []export.Column[graph.Coverage]{
	column("source", func(span graph.Coverage) export.Value { return export.Text(span.Source) }),
	column("subject", func(span graph.Coverage) export.Value { return export.Text(string(span.Subject)) }),
	column("system", func(span graph.Coverage) export.Value { return export.Text(span.System) }),
	column("from", func(span graph.Coverage) export.Value { return export.Moment(span.Interval.From) }),
	column("to", func(span graph.Coverage) export.Value { return export.Moment(span.Interval.To) }),
	column("records", func(span graph.Coverage) export.Value { return export.Number(span.Rows) }),
}}

func (s *Server) sourcesFile(c echo.Context) error {
	list, err := s.sources(c.Request().Context())
	if err != nil {
		return err
	}
	return exported(s, c, sourcesTable, whole(list))
}

func (s *Server) runsFile(c echo.Context) error {
	record, err := s.sourceAsked(c)
	if err != nil {
		return err
	}
	cut := ""
	if record.RunsCut {
		cut = "the source has older runs"
	}
	return exportedUntil(s, c, runsTable, whole(record.Runs), cut)
}

func (s *Server) coverageFile(c echo.Context) error {
	record, err := s.sourceAsked(c)
	if err != nil {
		return err
	}
	return exported(s, c, coverageTable, whole(record.Coverage))
}

func (s *Server) quarantineFile(c echo.Context) error {
	record, err := s.sourceAsked(c)
	if err != nil {
		return err
	}
	return exported(s, c, rejectionsTable, func(ctx context.Context, turn graph.Turn) (graph.Page[graph.Rejection], error) {
		return s.Graph.Rejections(ctx, record.Source.UID, turn)
	})
}

func (s *Server) sourceAsked(c echo.Context) (graph.SourceRecord, error) {
	uid, err := uidOf(c)
	if err != nil {
		return graph.SourceRecord{}, err
	}
	return s.sourceRecord(c.Request().Context(), uid)
}
