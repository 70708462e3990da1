package pipeline

import (
	"context"
	"errors"
	"time"

	"github.com/cenkalti/backoff/v5"

	"clew/graph"
)

// patient runs work again, ever more slowly, as long as the database is busy or away, until the context ends.
func (p *Pipeline) patient(ctx context.Context, what string, work func() error) error {
	wait := backoff.NewExponentialBackOff()
	wait.InitialInterval = 200 * time.Millisecond
	wait.MaxInterval = 15 * time.Second
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		err := work()
		if err != nil && (!errors.Is(err, graph.ErrBusy) || ctx.Err() != nil) {
			return struct{}{}, backoff.Permanent(err)
		}
		return struct{}{}, err
	}, backoff.WithBackOff(wait), backoff.WithMaxElapsedTime(0), backoff.WithNotify(func(err error, pause time.Duration) {
		p.Logger.WarnContext(ctx, "waiting for the database", "doing", what, "error", err, "pause", pause.Round(time.Millisecond))
	}))
	return err
}
