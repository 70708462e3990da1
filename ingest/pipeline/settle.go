package pipeline

import (
	"context"
	"slices"
	"time"

	"clew/graph"
)

// The sizes of the pages in which actions are moved and judged again.
const (
	mostPending = 200
	mostMoved   = 5_000
	mostJudged  = 1_000
)

// Settle judges again all actions that late or changed facts may touch, until none is left. What is done stays done when
// it is interrupted: after each page it is noted how far it got. A full pass gives the same as any order of arrival of the same facts.
func (p *Pipeline) Settle(ctx context.Context) error {
	p.judging.Lock()
	defer p.judging.Unlock()
	for {
		var moved int64
		err := p.patient(ctx, "move actions", func() (err error) {
			moved, err = p.Graph.MoveActions(ctx, mostMoved)
			return err
		})
		if err != nil {
			return err
		}
		if moved == 0 {
			break
		}
	}
	for more := true; more; {
		err := p.patient(ctx, "part actions", func() (err error) {
			more, err = p.Graph.PartActions(ctx, mostMoved, p.hitsOf)
			return err
		})
		if err != nil {
			return err
		}
	}
	for {
		if err := p.refreshCoverage(ctx); err != nil {
			return err
		}
		var pending []graph.Pending
		err := p.patient(ctx, "read what is pending", func() (err error) {
			pending, err = p.Graph.Pending(ctx, mostPending)
			return err
		})
		if err != nil {
			return err
		}
		if len(pending) == 0 {
			return nil
		}
		for _, one := range pending {
			if err := p.settle(ctx, one); err != nil {
				return err
			}
		}
	}
}

// settle judges again the actions of one identity or on one credential.
func (p *Pipeline) settle(ctx context.Context, pending graph.Pending) error {
	p.changing.RLock()
	defer p.changing.RUnlock()
	_, coverage := p.currentCoverage()
	p.standings.Remove(pending.UID)
	p.lineages.Remove(pending.UID)
	var after, unknown time.Time
	afterUID := ""
	if after = pending.From; after.IsZero() {
		after = time.Unix(0, 0)
	}
	for {
		var actions []graph.Action
		err := p.patient(ctx, "read actions", func() (err error) {
			actions, err = p.Graph.ActionsOf(ctx, pending, after, afterUID, p.Settled)
			return err
		})
		if err != nil {
			return err
		}
		if len(actions) == 0 {
			break
		}
		before := make([]graph.Judgement, len(actions))
		for i := range actions {
			before[i] = actions[i].Judgement
		}
		if pending.Label == "Credential" {
			for i := range actions {
				p.standings.Remove(actions[i].IdentityUID)
			}
		} else {
			for i := range actions {
				p.lineages.Remove(actions[i].CredentialUID)
			}
		}
		if err := p.judge(ctx, actions); err != nil {
			return err
		}
		var changed []graph.Action
		for i := range actions {
			if unknown.IsZero() && actions[i].Judgement.AwaitsCoverage {
				unknown = actions[i].At
			}
			if differs(before[i], actions[i].Judgement) {
				actions[i].Judgement.Run = pending.Run
				changed = append(changed, actions[i])
			}
		}
		err = p.patient(ctx, "judge again", func() error { return p.Graph.Rejudge(ctx, changed, p.hitsOf) })
		if err != nil {
			return err
		}
		after, afterUID = actions[len(actions)-1].At, actions[len(actions)-1].UID
		if len(actions) < p.Settled {
			break
		}
		err = p.patient(ctx, "note how far it got", func() error { return p.Graph.Advance(ctx, pending, after, unknown, coverage) })
		if err != nil {
			return err
		}
	}
	return p.patient(ctx, "settle", func() error { return p.Graph.Settle(ctx, pending, unknown, coverage) })
}

func differs(a, b graph.Judgement) bool {
	return a.Verdict != b.Verdict || a.GrantUID != b.GrantUID || !slices.Equal(a.States(), b.States()) || !slices.Equal(a.Gaps, b.Gaps)
}
