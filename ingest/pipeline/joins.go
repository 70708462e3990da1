package pipeline

import (
	"context"
	"crypto/rand"
	"errors"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest/resolve"
)

// mostCounted bounds how many actions of an identity are looked at to tell how many a decision moves.
const mostCounted = 10_000

// errPreviewed ends the transaction of a preview, so that nothing of it stays.
var errPreviewed = errors.New("a preview changes nothing")

// PreviewJoin gives what a decision about a join would come to: it is carried out and taken back. Errors are those of
// DecideJoin.
func (p *Pipeline) PreviewJoin(ctx context.Context, decision graph.JoinDecision) (graph.JoinChange, error) {
	if decision.Reason == "" {
		decision.Reason = "preview"
	}
	change, err := p.decide(ctx, decision, "", true)
	if err != nil {
		return change, err
	}
	for _, move := range append(change.Apart, change.Merged...) {
		count, err := p.Graph.ActionsByKeys(ctx, move.From, move.Keys, mostCounted)
		if err != nil {
			return change, err
		}
		change.Actions.Number += count.Number
		change.Actions.AtLeast = change.Actions.AtLeast || count.AtLeast
	}
	return change, nil
}

// DecideJoin records what an analyst decided about a join and brings it about. What it touches is marked to be judged
// again, which Settle does. The error wraps graph.ErrInvalid or graph.ErrNotFound where the decision makes no sense, and
// graph.ErrConflict where an earlier one speaks against it, or where the joins are no longer what seen says.
func (p *Pipeline) DecideJoin(ctx context.Context, decision graph.JoinDecision, seen string) (graph.JoinChange, error) {
	return p.decide(ctx, decision, seen, false)
}

func (p *Pipeline) decide(ctx context.Context, decision graph.JoinDecision, seen string, preview bool) (graph.JoinChange, error) {
	decision.UID, decision.At = "join-decision/"+rand.Text(), p.now()
	p.changing.Lock()
	defer p.changing.Unlock()
	var change graph.JoinChange
	var outcome resolve.Outcome
	err := p.patient(ctx, "decide on a join", func() error {
		return p.Graph.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) error {
			state, err := resolve.Seen(ctx, tx, decision)
			if err != nil {
				return err
			}
			decided, result, err := resolve.Decide(ctx, tx, decision, seen, p.now())
			if err != nil {
				return err
			}
			outcome = result
			change = graph.JoinChange{Decision: decided, Seen: state, Apart: result.Apart, Merged: result.Joined, Marked: result.Changed}
			if preview {
				return errPreviewed
			}
			return nil
		})
	})
	if preview && errors.Is(err, errPreviewed) {
		return change, nil
	}
	if err == nil {
		p.remember(nil, outcome)
		p.identities.Purge()
		p.standings.Purge()
		p.lineages.Purge()
	}
	return change, err
}
