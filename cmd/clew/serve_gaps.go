package main

import (
	"context"
	"time"
)

const (
	// gapPause is how long after a change gaps are looked for, so that many changes make one look.
	gapPause = 10 * time.Second
	// gapInterval is how often gaps are looked for without a change: some come by time alone.
	gapInterval = time.Hour
)

// gapWatch looks for gaps about state after changes, and now and then.
type gapWatch struct {
	program *program
	changes chan struct{}
}

func newGapWatch(p *program) *gapWatch { return &gapWatch{program: p, changes: make(chan struct{}, 1)} }

// changed asks for a look. It does not wait.
func (g *gapWatch) changed() {
	select {
	case g.changes <- struct{}{}:
	default: // a look is asked for already
	}
}

// watch looks for gaps at once, then until the context ends.
func (g *gapWatch) watch(ctx context.Context) {
	at := time.Now()
	due := time.NewTimer(0)
	defer due.Stop()
	plan := func(pause time.Duration) {
		at = time.Now().Add(pause)
		due.Reset(pause)
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-g.changes:
			// Changes that go on must not put the look off for ever.
			if time.Until(at) > gapPause {
				plan(gapPause)
			}
		case <-due.C:
			if summary, err := g.program.runRules(ctx); err != nil && ctx.Err() == nil {
				g.program.logger.Error("rules could not be run, so their findings are as they were before", "rules", summary.Failed(), "error", err)
			}
			plan(gapInterval)
		}
	}
}
