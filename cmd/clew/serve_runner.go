package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"clew/graph"
	"clew/ingest/catalog"
	"clew/ingest/pipeline"
	"clew/ingest/schedule"
	"clew/web"
)

// runner runs the configured sources of a server: on their schedules, when somebody asks for it, or all the time.
type runner struct {
	program   *program
	scheduler *schedule.Scheduler
	gaps      *gapWatch
	metrics   *runMetrics
	mutex     sync.Mutex
	under     map[string]graph.CollectorRun // runs under way, by the uid of their source
}

var _ web.Runner = (*runner)(nil)

func newRunner(p *program, metrics *runMetrics) (*runner, error) {
	r := &runner{program: p, gaps: newGapWatch(p), metrics: metrics, under: map[string]graph.CollectorRun{}}
	var sources []graph.Source
	for _, source := range p.config.Sources {
		if !source.Follow {
			sources = append(sources, source.source())
		}
	}
	location, err := time.LoadLocation(p.config.Schedule.TimeZone)
	if err != nil {
		return nil, err
	}
	r.scheduler, err = schedule.New(schedule.Settings{
		Run: r.run, Last: r.last, Jitter: p.config.Schedule.Jitter, Location: location, Logger: p.logger,
	}, sources)
	return r, err
}

// serve runs sources until the context ends, then waits for the runs under way.
func (r *runner) serve(ctx context.Context) error {
	// Not knowing when a source ran last is no reason not to run.
	if err := r.scheduler.Start(ctx); err != nil {
		r.program.logger.Warn("runs that were missed cannot all be caught up", "error", err)
	}
	var group errgroup.Group
	for _, source := range r.program.config.Sources {
		if source.Follow {
			group.Go(func() error { r.follow(ctx, source); return nil })
		}
	}
	group.Go(func() error { r.gaps.watch(ctx); return nil })
	<-ctx.Done()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	if err := r.scheduler.Stop(ending); err != nil {
		r.program.logger.Warn("runs of sources were cut off; the next ones go on where they were", "after", stopTimeout.String())
	}
	return group.Wait()
}

// run runs one source once.
func (r *runner) run(ctx context.Context, source graph.Source) error {
	configured, err := r.program.config.source(source.Name)
	if err != nil {
		return err
	}
	if ctx.Value(replaying{}) != nil {
		return r.replay(ctx, configured)
	}
	return r.runWith(ctx, configured, pipeline.Options{})
}

// replaying marks the context of a run that loads what is in quarantine in place of the source, so that the scheduler
// keeps the two apart.
type replaying struct{}

func (r *runner) replay(ctx context.Context, source SourceConfig) error {
	uid := source.source().UID
	defer r.forget(uid)
	run, left, err := r.program.replay(ctx, source, func(run graph.CollectorRun) { r.note(uid, run) })
	r.finished(run, source.Name, err)
	if left > 0 {
		r.program.logger.Warn("rejections cannot be replayed, since no raw record is kept of them", "source", source.Name, "rejections", left)
	}
	return err
}

func (r *runner) runWith(ctx context.Context, source SourceConfig, options pipeline.Options) error {
	uid := source.source().UID
	options.Progress = func(run graph.CollectorRun) { r.note(uid, run) }
	defer r.forget(uid)
	run, err := r.program.run(ctx, source, options)
	r.finished(run, source.Name, err)
	return err
}

// finished tells how a run went, and has gaps looked for when it changed anything.
func (r *runner) finished(run graph.CollectorRun, name string, err error) {
	r.metrics.note(run, name, err)
	if err == nil {
		r.program.logger.Info("a source was collected", "source", name, "read", run.Read, "loaded", run.Loaded, "rejected", run.Rejected,
			"actions", run.Actions, "duplicates", run.Duplicates)
	}
	if run.Loaded > 0 || run.Rejected > 0 {
		r.gaps.changed()
	}
}

func (r *runner) note(uid string, run graph.CollectorRun) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.under[uid] = run
}

func (r *runner) forget(uid string) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	delete(r.under, uid)
}

// last gives when the last run of a source began.
func (r *runner) last(ctx context.Context, source graph.Source) (time.Time, error) {
	record, err := r.program.database.Source(ctx, source.UID)
	if errors.Is(err, graph.ErrNotFound) || err == nil && len(record.Runs) == 0 {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	return record.Runs[0].Started, nil
}

// Planned implements web.Runner.
func (r *runner) Planned() []web.PlannedSource {
	list := make([]web.PlannedSource, 0, len(r.program.config.Sources))
	for _, source := range r.program.config.Sources {
		planned := web.PlannedSource{Source: source.source(), Replayable: !source.Follow && catalog.Replays(source.Kind)}
		if next, scheduled := r.scheduler.Next(source.Name); scheduled {
			planned.Next = next
			if parsed, err := schedule.Parse(source.Schedule); err == nil {
				planned.Every = parsed.Next(next).Sub(next)
			}
		}
		list = append(list, planned)
	}
	return list
}

// Replay implements web.Runner.
func (r *runner) Replay(ctx context.Context, sourceUID string) error {
	for _, source := range r.program.config.Sources {
		if source.source().UID == sourceUID && !catalog.Replays(source.Kind) {
			return fmt.Errorf("source %s: what was rejected of kind %s cannot be replayed: %w", source.Name, source.Kind, graph.ErrConflict)
		}
	}
	return r.Run(context.WithValue(ctx, replaying{}, true), sourceUID)
}

// Run implements web.Runner.
func (r *runner) Run(ctx context.Context, sourceUID string) error {
	for _, source := range r.program.config.Sources {
		if source.source().UID != sourceUID {
			continue
		}
		switch {
		case source.Follow:
			return fmt.Errorf("source %s is followed all the time: %w", source.Name, graph.ErrConflict)
		case r.scheduler.Running(source.Name):
			return fmt.Errorf("source %s is running already: %w", source.Name, graph.ErrConflict)
		}
		go func() {
			if err := r.scheduler.RunNow(context.WithoutCancel(ctx), source.Name); err != nil {
				r.program.logger.Error("a run of a source failed", "source", source.Name, "error", err)
			}
		}()
		return nil
	}
	return fmt.Errorf("source %s: %w", sourceUID, graph.ErrNotFound)
}

// Progress implements web.Runner.
func (r *runner) Progress(sourceUID string) (graph.CollectorRun, bool) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	run, found := r.under[sourceUID]
	return run, found
}
