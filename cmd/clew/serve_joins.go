package main

import (
	"context"

	"clew/graph"
	"clew/web"
)

// pagesJoins carries out what analysts decide about joins on the pages. What a decision touches is judged again behind
// the page, so that nobody waits for millions of actions.
type pagesJoins struct {
	program *program
	decided chan struct{}
}

var _ web.Joins = (*pagesJoins)(nil)

// PreviewJoin implements web.Joins.
func (j *pagesJoins) PreviewJoin(ctx context.Context, decision graph.JoinDecision) (graph.JoinChange, error) {
	return j.program.pipeline.PreviewJoin(ctx, decision)
}

// DecideJoin implements web.Joins.
func (j *pagesJoins) DecideJoin(ctx context.Context, decision graph.JoinDecision, seen string) (graph.JoinChange, error) {
	change, err := j.program.pipeline.DecideJoin(ctx, decision, seen)
	if err == nil {
		select {
		case j.decided <- struct{}{}:
		default: // it is about to be looked at
		}
	}
	return change, err
}

// settle judges again what decisions touch, until the context ends. What fails waits in the graph for the next run.
func (j *pagesJoins) settle(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-j.decided:
		}
		err := j.program.pipeline.Settle(ctx)
		if err == nil {
			_, err = j.program.runRules(ctx)
		}
		if err != nil && ctx.Err() == nil {
			j.program.logger.WarnContext(ctx, "what a decision about a join touches waits to be judged again at the end of the next run", "error", err)
		}
	}
}
