// Package schedule runs sources on their cron specs: never two runs of one source at once, and what was missed while
// Clew was not running is caught up once.
package schedule

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"clew/graph"
)

// Settings say how sources are run. Run is required.
type Settings struct {
	// Run runs a source once and returns when it has ended.
	Run func(ctx context.Context, source graph.Source) error
	// Lease takes the right to run a source, so that runs of other processes and runs by hand are not joined by another;
	// release gives it back. An error that wraps graph.ErrConflict says that somebody else has it. Where nil, Run has to
	// see to it, with an error of that kind.
	Lease func(ctx context.Context, source graph.Source) (release func(), err error)
	// Last tells when the last run of a source began; zero when there was none, which makes a run due at once. Where
	// nil, nothing is caught up.
	Last func(ctx context.Context, source graph.Source) (time.Time, error)
	// Jitter is by how much runs are put off at random, so that many sources do not begin at once; never by more than a
	// tenth of the time until the next run.
	Jitter time.Duration
	// Location is the time zone of specs that name none; UTC where nil.
	Location *time.Location
	Logger   *slog.Logger // nil: none
}

// Scheduler runs sources. It may be used by many goroutines.
type Scheduler struct {
	settings Settings
	cron     *cron.Cron
	sources  map[string]*scheduled
	runs     sync.WaitGroup
	// running is the context of runs; halting that of what only waits to run.
	running context.Context
	halting context.Context
	cancel  context.CancelFunc
	halt    context.CancelFunc
	mutex   sync.Mutex
	stopped bool
}

// scheduled is one source.
type scheduled struct {
	source   graph.Source
	schedule cron.Schedule // nil: by hand only
	entry    cron.EntryID
	busy     atomic.Bool // during a run
}

// New prepares to run the sources. Those without a spec run by RunNow only. Errors name the source and wrap
// graph.ErrInvalid.
func New(settings Settings, sources []graph.Source) (*Scheduler, error) {
	if settings.Location == nil {
		settings.Location = time.UTC
	}
	if settings.Logger == nil {
		settings.Logger = slog.New(slog.DiscardHandler)
	}
	s := &Scheduler{settings: settings, cron: cron.New(cron.WithLocation(settings.Location)), sources: map[string]*scheduled{}}
	s.running, s.cancel = context.WithCancel(context.Background())
	s.halting, s.halt = context.WithCancel(s.running)
	for _, source := range sources {
		if s.sources[source.Name] != nil {
			return nil, fmt.Errorf("source %s: another one has the same name: %w", source.Name, graph.ErrInvalid)
		}
		entry := &scheduled{source: source}
		s.sources[source.Name] = entry
		if source.Schedule == "" {
			continue
		}
		schedule, err := Parse(source.Schedule)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", source.Name, err)
		}
		entry.schedule = schedule
		entry.entry = s.cron.Schedule(schedule, cron.FuncJob(func() { s.due(entry) }))
	}
	return s, nil
}

// Start begins to run the sources on their specs, and at once those of which a run was missed. It returns the error of
// Settings.Last; the sources run all the same.
func (s *Scheduler) Start(ctx context.Context) error {
	s.cron.Start()
	var troubles []error
	for _, entry := range s.sources {
		if entry.schedule == nil || s.settings.Last == nil {
			continue
		}
		last, err := s.settings.Last(ctx, entry.source)
		if err != nil {
			troubles = append(troubles, fmt.Errorf("source %s: when it ran last is not known: %w", entry.source.Name, err))
			continue
		}
		now := time.Now().In(s.settings.Location)
		if last.IsZero() || !entry.schedule.Next(last.In(s.settings.Location)).After(now) {
			go s.due(entry)
		}
	}
	return errors.Join(troubles...)
}

// due runs a source whose time has come, after a while that chance decides.
func (s *Scheduler) due(entry *scheduled) {
	if !s.begin() {
		return
	}
	defer s.runs.Done()
	if wait := s.jitter(entry); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-s.halting.Done():
			return
		}
	}
	err := s.run(s.running, entry)
	switch {
	case err == nil:
	case errors.Is(err, graph.ErrConflict):
		s.settings.Logger.Info("a source is running already, so this run is left out", "source", entry.source.Name, "reason", err)
	default:
		s.settings.Logger.Error("a run of a source failed", "source", entry.source.Name, "error", err)
	}
}

func (s *Scheduler) jitter(entry *scheduled) time.Duration {
	now := time.Now().In(s.settings.Location)
	most := min(s.settings.Jitter, entry.schedule.Next(now).Sub(now)/10)
	if most <= 0 {
		return 0
	}
	return rand.N(most)
}

// RunNow runs a source by hand and returns how the run ended. The error wraps graph.ErrNotFound when there is no such
// source, graph.ErrConflict when it is running already or the scheduler was stopped. The run ends with the context.
func (s *Scheduler) RunNow(ctx context.Context, name string) error {
	entry := s.sources[name]
	if entry == nil {
		return fmt.Errorf("source %s: %w", name, graph.ErrNotFound)
	}
	if !s.begin() {
		return fmt.Errorf("source %s: the scheduler was stopped: %w", name, graph.ErrConflict)
	}
	defer s.runs.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.running, cancel)()
	return s.run(ctx, entry)
}

// run runs a source unless it is running.
func (s *Scheduler) run(ctx context.Context, entry *scheduled) (err error) {
	if !entry.busy.CompareAndSwap(false, true) {
		return fmt.Errorf("source %s is running already: %w", entry.source.Name, graph.ErrConflict)
	}
	defer entry.busy.Store(false)
	if s.settings.Lease != nil {
		release, err := s.settings.Lease(ctx, entry.source)
		if err != nil {
			return fmt.Errorf("source %s: %w", entry.source.Name, err)
		}
		defer release()
	}
	// A fault in one source must not stop the others.
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("source %s: a fault of Clew: %v", entry.source.Name, fault)
		}
	}()
	return s.settings.Run(ctx, entry.source)
}

// begin counts a run in unless the scheduler was stopped.
func (s *Scheduler) begin() bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.stopped {
		return false
	}
	s.runs.Add(1)
	return true
}

// Next gives when a source runs next by its spec, without the jitter; false when it has none or was stopped.
func (s *Scheduler) Next(name string) (time.Time, bool) {
	entry := s.sources[name]
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if entry == nil || entry.schedule == nil || s.stopped {
		return time.Time{}, false
	}
	if next := s.cron.Entry(entry.entry).Next; !next.IsZero() {
		return next, true
	}
	return entry.schedule.Next(time.Now().In(s.settings.Location)), true
}

// Running reports whether this process is running the source.
func (s *Scheduler) Running(name string) bool {
	entry := s.sources[name]
	return entry != nil && entry.busy.Load()
}

// Stop begins no further run and waits for those in progress. When the context ends before they do, their contexts are
// cancelled, and Stop waits until they have returned and gives the context's error.
func (s *Scheduler) Stop(ctx context.Context) error {
	s.mutex.Lock()
	s.stopped = true
	s.mutex.Unlock()
	s.halt()
	s.cron.Stop()
	ended := make(chan struct{})
	go func() {
		s.runs.Wait()
		close(ended)
	}()
	defer s.cancel()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		s.cancel()
		<-ended
		return ctx.Err()
	}
}
