package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/cenkalti/backoff/v5"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/pipeline"
)

const (
	// followPause is how long nothing arrives before what arrived is loaded and judged as one run.
	followPause = time.Second
	// followMost bounds a run of a source at which something arrives all the time.
	followMost = 20_000
)

// follow takes in what arrives at a source until the context ends. After a failure the source is opened again, and goes on
// where the graph has it.
func (r *runner) follow(ctx context.Context, source SourceConfig) {
	wait := backoff.NewExponentialBackOff()
	for ctx.Err() == nil {
		started := time.Now()
		err := r.followOnce(ctx, source)
		if ctx.Err() != nil {
			return
		}
		if time.Since(started) > time.Minute {
			wait.Reset()
		}
		pause := wait.NextBackOff()
		r.program.logger.Error("a source cannot be followed and is tried again", "source", source.Name, "after", pause.String(), "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// following is a source whose records come through a channel from one opening of it, and are loaded in one run after the
// other: a run ends with the judging of what its facts touch, so it must end now and then.
type following struct {
	runner    *runner
	source    SourceConfig
	collector ingest.Collector
	records   chan ingest.Record
	failed    chan error
	first     *ingest.Record // what the next run begins with
}

func (r *runner) followOnce(ctx context.Context, source SourceConfig) (err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f := &following{runner: r, source: source, records: make(chan ingest.Record), failed: make(chan error, 1)}
	defer func() {
		if closer, ok := f.collector.(io.Closer); ok {
			err = errors.Join(err, closer.Close())
		}
	}()
	for {
		if err := f.load(ctx); err != nil {
			return err
		}
		select {
		case record := <-f.records:
			f.first = &record
		case err := <-f.failed:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// load runs the source until nothing arrives for a moment.
func (f *following) load(ctx context.Context) error {
	uid := f.source.source().UID
	defer f.runner.forget(uid)
	open := func(runContext context.Context, environment ingest.Environment) (ingest.Collector, error) {
		if f.collector == nil {
			collector, err := f.source.Collector.Open(ctx, environment)
			if err != nil {
				return nil, err
			}
			f.collector = collector
		}
		return keptOpen{f.collector}, nil
	}
	begun := f.collector != nil
	run, err := f.runner.program.pipeline.Run(ctx, f.source.source(), open, pipeline.Options{
		Progress: func(run graph.CollectorRun) { f.runner.note(uid, run) },
		Collect: func(runContext context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
			if !begun {
				follower, ok := f.collector.(ingest.Follower)
				if !ok {
					return fmt.Errorf("sources of kind %s cannot be followed: %w", f.source.Kind, graph.ErrInvalid)
				}
				go func() { f.failed <- follower.Follow(ctx, cursor, f.hand(ctx)) }()
			}
			return f.pass(runContext, deliver)
		},
	})
	f.runner.finished(run, f.source.Name, err)
	return err
}

// keptOpen is a collector that the end of a run does not close.
type keptOpen struct{ ingest.Collector }

// hand puts a record into the channel.
func (f *following) hand(ctx context.Context) ingest.Deliver {
	return func(record ingest.Record) error {
		select {
		case f.records <- record:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// pass delivers what arrives until nothing does for a moment.
func (f *following) pass(ctx context.Context, deliver ingest.Deliver) error {
	if f.first != nil {
		record := *f.first
		f.first = nil
		if err := deliver(record); err != nil {
			return err
		}
	}
	idle := time.NewTimer(followPause)
	defer idle.Stop()
	for range followMost {
		select {
		case record := <-f.records:
			if err := deliver(record); err != nil {
				return err
			}
			idle.Reset(followPause)
		case <-idle.C:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}
