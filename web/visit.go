package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/labstack/echo/v4"

	"clew/graph"
)

// VisitGraph keeps what users did.
type VisitGraph interface {
	// WriteVisits stores visits. One that is stored already is left as it is.
	WriteVisits(ctx context.Context, visits []graph.Visit) error
	// Visits gives a page of what users did, newest first.
	Visits(ctx context.Context, query graph.VisitQuery) (graph.Page[graph.Visit], error)
}

const (
	visitsWaiting = 4_096
	visitsAtOnce  = 500
	visitPause    = time.Second
	visitFlush    = 10 * time.Second // how long the last ones may take at the end
)

// visitQueue stores visits in batches, behind the pages. When it is full a page waits for room: nothing is looked at
// without a trace of it.
type visitQueue struct {
	graph   VisitGraph
	logger  *slog.Logger
	counts  *counters
	waiting chan graph.Visit
	writing sync.Mutex
	pending []graph.Visit // taken from waiting, not stored yet; guarded by writing
}

func newVisitQueue(to VisitGraph, logger *slog.Logger, counts *counters) *visitQueue {
	return &visitQueue{graph: to, logger: logger, counts: counts, waiting: make(chan graph.Visit, visitsWaiting)}
}

// add takes a visit, waiting for room until the context ends.
func (q *visitQueue) add(ctx context.Context, visit graph.Visit) error {
	select {
	case q.waiting <- visit:
		q.counts.visits.Inc()
		return nil
	case <-ctx.Done():
		return fmt.Errorf("too many visits wait to be stored: %w", errors.Join(graph.ErrBusy, ctx.Err()))
	}
}

// run stores visits until the context ends, then those that wait. What cannot be stored even then is written to the log
// whole, and the error says how many.
func (q *visitQueue) run(ctx context.Context) error {
	ticker := time.NewTicker(visitPause)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), visitFlush)
			defer cancel()
			return q.end(ending)
		case <-ticker.C:
			if err := q.flush(ctx); err != nil && ctx.Err() == nil {
				q.logger.WarnContext(ctx, "visits were not stored; it is tried again", "waiting", len(q.waiting), "error", err)
			}
		}
	}
}

// flush stores what waits now. What it could not store is stored by the next call.
func (q *visitQueue) flush(ctx context.Context) error {
	q.writing.Lock()
	defer q.writing.Unlock()
	for {
		for len(q.pending) < visitsAtOnce && len(q.waiting) > 0 {
			q.pending = append(q.pending, <-q.waiting)
		}
		if len(q.pending) == 0 {
			return nil
		}
		if err := q.graph.WriteVisits(ctx, q.pending); err != nil {
			return err
		}
		q.counts.visitsStored.Add(float64(len(q.pending)))
		q.pending = q.pending[:0]
	}
}

func (q *visitQueue) end(ctx context.Context) error {
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, q.flush(ctx) }, backoff.WithMaxElapsedTime(0))
	if err == nil {
		return nil
	}
	q.writing.Lock()
	defer q.writing.Unlock()
	for len(q.waiting) > 0 {
		q.pending = append(q.pending, <-q.waiting)
	}
	for _, visit := range q.pending {
		q.logger.ErrorContext(ctx, "a visit could not be stored", "uid", visit.UID, "user", visit.User, "at", visit.At, "operation", visit.Operation, "target", visit.Target)
	}
	return fmt.Errorf("%d visits could not be stored and stand in the log: %w", len(q.pending), err)
}

// visit notes what a user did.
func (s *Server) visit(c echo.Context, user User, operation, target string) error {
	return s.visits.add(c.Request().Context(), graph.Visit{UID: rand.Text(), User: user.Name, At: s.Clock().UTC(), Operation: operation, Target: target})
}

// looked notes that the signed-in user looked at something.
func (s *Server) looked(c echo.Context, operation, target string) error {
	user, _ := s.user(c)
	return s.visit(c, user, operation, target)
}
