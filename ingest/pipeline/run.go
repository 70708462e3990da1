package pipeline

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"clew/graph"
	"clew/ingest"
)

// leaseLength is how long another process waits before it takes over the source of one that died.
const leaseLength = 30 * time.Second

// Options of one run.
type Options struct {
	// Again reads everything from the start, also what earlier runs read.
	Again bool
	// Progress is told after every batch.
	Progress func(graph.CollectorRun)
	// Collect replaces the collector's own Collect, for followers.
	Collect func(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error

	replay bool // what is in quarantine is read, in a run of its own
}

// Run runs a source once: to the end of what there is, until the context ends, or until it fails. A run that was
// interrupted is gone on with. It returns the run also together with an error; it returns a *graph.HeldError when another
// process collects the source.
func (p *Pipeline) Run(ctx context.Context, source graph.Source, open func(context.Context, ingest.Environment) (ingest.Collector, error), options Options) (graph.CollectorRun, error) {
	var run graph.CollectorRun
	var cursor string
	var again bool
	err := p.patient(ctx, "open source", func() (err error) {
		source, err = p.Graph.OpenSource(ctx, source)
		return err
	})
	if err != nil {
		return run, err
	}
	if err := p.patient(ctx, "take lease", func() error { return p.Graph.TakeLease(ctx, source.UID, p.Holder, leaseLength) }); err != nil {
		return run, err
	}
	leaseContext, endLease := context.WithCancelCause(ctx)
	defer p.holdLease(leaseContext, endLease, source.UID)()
	ctx = leaseContext
	err = p.patient(ctx, "start run", func() (err error) {
		run, cursor, again, err = p.Graph.StartRun(ctx, source.UID, p.now())
		return err
	})
	if err != nil {
		return run, err
	}
	if again && options.replay && !run.Replay {
		return graph.CollectorRun{}, fmt.Errorf("source %s: the run of %s was interrupted; collect the source, then replay: %w", source.Name, run.Started.Format(time.RFC3339), graph.ErrConflict)
	}
	run.Replay = run.Replay || options.replay
	if err := p.refreshCoverage(ctx); err != nil {
		return run, err
	}
	environment := ingest.Environment{Source: source, Ledger: ledger{p, source.UID}}
	if options.Again {
		environment.Ledger = nil
	}
	var reached ingest.Cursor
	if cursor != "" {
		if err := json.Unmarshal([]byte(cursor), &reached); err != nil {
			return run, fmt.Errorf("cursor of source %s: %w", source.Name, err)
		}
	}
	collector, err := open(ctx, environment)
	if err == nil {
		if closer, ok := collector.(io.Closer); ok {
			defer func() { _ = closer.Close() }()
		}
		collect := options.Collect
		if collect == nil {
			collect = collector.Collect
		}
		if options.Again && !again {
			reached = ingest.Cursor{}
		}
		reached, err = p.collect(ctx, source, &run, reached, collect, options.Progress)
	}
	return p.finish(ctx, reached, run, options.Collect != nil, err)
}

// finish stores how a run ended, with the cursor behind what was written, and judges again what its facts touch.
func (p *Pipeline) finish(ctx context.Context, reached ingest.Cursor, run graph.CollectorRun, follows bool, err error) (graph.CollectorRun, error) {
	run.Finished = p.now()
	switch {
	case err == nil && run.Rejected == 0:
		run.Status = graph.RunSucceeded
	case err == nil:
		run.Status = graph.RunPartial
	case ctx.Err() != nil:
		run.Status = graph.RunStopped
	case run.Loaded > 0:
		run.Status = graph.RunPartial
	default:
		run.Status = graph.RunFailed
	}
	if err != nil {
		run.Error = err.Error()
	}
	// The end of a run is stored also when the run was told to stop.
	storing, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseLength)
	defer cancel()
	cursor, stored := cursorText(reached)
	if stored == nil {
		stored = p.patient(storing, "store the end of the run", func() error {
			return p.Graph.Checkpoint(storing, graph.Checkpoint{Run: run, Cursor: cursor, Ended: claimsOf(run, follows)})
		})
	}
	err = errors.Join(err, stored)
	if ctx.Err() == nil {
		// What was loaded before the source failed bears on judgements, too.
		err = errors.Join(err, p.Settle(ctx))
	}
	return run, err
}

// claimsOf says what the end of a run makes of what it claimed to be complete for. A replay reads nothing of the source, and
// a follower ends by being stopped.
func claimsOf(run graph.CollectorRun, follows bool) graph.ClaimState {
	switch {
	case run.Replay:
		return ""
	case run.Error == "", follows && run.Status == graph.RunStopped:
		return graph.ClaimSettled
	}
	return graph.ClaimHeld
}

// collect moves records through the stages: kept, applied and judged, written. Each stage works on another batch, so
// that the database never waits for this process. It gives the cursor behind the last batch that was written.
func (p *Pipeline) collect(ctx context.Context, source graph.Source, run *graph.CollectorRun, from ingest.Cursor, collect func(context.Context, ingest.Cursor, ingest.Deliver) error, progress func(graph.CollectorRun)) (ingest.Cursor, error) {
	reached, outer := from, ctx
	group, ctx := errgroup.WithContext(ctx)
	read := make(chan *batch, 1)
	kept := make(chan *batch, 1)
	judged := make(chan *batch)
	var collectError error
	group.Go(func() error {
		defer close(read)
		current := &batch{cursor: from}
		send := func() error {
			if current.empty() {
				return nil
			}
			full := current
			current = &batch{cursor: full.cursor}
			select {
			case read <- full:
				return nil
			case <-ctx.Done():
				return context.Cause(ctx)
			}
		}
		collectError = collect(ctx, from, func(record ingest.Record) error {
			current.add(record)
			if current.full() {
				return send()
			}
			return ctx.Err()
		})
		// What was read before the source failed is loaded all the same.
		return send()
	})
	group.Go(func() error {
		defer close(kept)
		return each(ctx, read, kept, func(b *batch) error { return p.keep(ctx, source, run, b) })
	})
	group.Go(func() error {
		defer close(judged)
		return p.apply(ctx, source, *run, kept, judged)
	})
	group.Go(func() error {
		for b := range judged {
			err := p.write(ctx, run, b)
			p.changing.RUnlock()
			if err != nil {
				return err
			}
			reached = b.cursor
			if progress != nil {
				progress(*run)
			}
		}
		return nil
	})
	err := group.Wait()
	switch {
	case outer.Err() != nil:
		return reached, context.Cause(outer)
	case err != nil:
		return reached, err // with which the source was stopped
	}
	return reached, collectError
}

// apply changes state and judges. From judging a batch until it is written, state may not change: the lock passes on
// with the batch.
func (p *Pipeline) apply(ctx context.Context, source graph.Source, run graph.CollectorRun, from <-chan *batch, to chan<- *batch) error {
	for b := range from {
		if err := p.resolve(ctx, source, run, b); err != nil {
			return err
		}
		if err := p.judgeActions(ctx, source, run, b); err != nil {
			p.changing.RUnlock()
			return err
		}
		select {
		case to <- b:
		case <-ctx.Done():
			p.changing.RUnlock()
			return context.Cause(ctx)
		}
	}
	return nil
}

// resolve applies the state of a batch until all of whom its actions speak are known, which a merge meanwhile may undo, and
// gives back with the lock held under which the batch is judged and written.
func (p *Pipeline) resolve(ctx context.Context, source graph.Source, run graph.CollectorRun, b *batch) error {
	for {
		if err := p.changeState(ctx, source, run, b); err != nil {
			return err
		}
		p.changing.RLock()
		if !slices.ContainsFunc(b.acted, p.unresolved) {
			return nil
		}
		p.changing.RUnlock()
	}
}

// each takes batches from one stage, works on them, and hands them to the next.
func each(ctx context.Context, from <-chan *batch, to chan<- *batch, work func(*batch) error) error {
	for b := range from {
		if err := work(b); err != nil {
			return err
		}
		select {
		case to <- b:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// holdLease renews the lease until the returned function ends it. A lease that was lost ends the run: two processes must
// not collect one source.
func (p *Pipeline) holdLease(ctx context.Context, lost context.CancelCauseFunc, sourceUID string) (end func()) {
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		ticker := time.NewTicker(leaseLength / 3)
		defer ticker.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-ticker.C:
				var held *graph.HeldError
				if err := p.Graph.TakeLease(ctx, sourceUID, p.Holder, leaseLength); errors.As(err, &held) {
					lost(held)
					return
				}
			}
		}
	}()
	return func() {
		close(done)
		<-stopped
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		if err := p.Graph.EndLease(ending, sourceUID, p.Holder); err != nil {
			p.Logger.WarnContext(ctx, "lease not given back; it ends by itself", "source", sourceUID, "error", err)
		}
		lost(nil)
	}
}

// ledger implements ingest.Ledger for one source.
type ledger struct {
	pipeline *Pipeline
	source   string
}

// Known implements ingest.Ledger.
func (l ledger) Known(ctx context.Context, mark ingest.FileMark) (known bool, err error) {
	err = l.pipeline.patient(ctx, "look up file", func() (err error) {
		known, err = l.pipeline.Graph.KnownFile(ctx, l.source, graph.FinishedFile(mark))
		return err
	})
	return known, err
}
