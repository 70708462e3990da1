package pipeline

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"time"

	"clew/graph"
	"clew/graph/schema"
	"clew/ingest"
	"clew/ingest/resolve"
)

// changeState applies the facts about state of a batch, and resolves who its actions speak of.
func (p *Pipeline) changeState(ctx context.Context, source graph.Source, run graph.CollectorRun, b *batch) error {
	facts := p.news(b.state)
	covers := false
	for _, fact := range facts {
		if _, ok := fact.(*ingest.Covered); ok {
			covers = true
		}
	}
	facts = append(facts, p.Resolve.Infer(source.Name, facts)...)
	facts = append(facts, p.describing(b.acted)...)
	snapshots := b.snapshots
	b.state, b.snapshots = nil, nil
	if len(facts) == 0 && len(snapshots) == 0 {
		return nil
	}
	p.changing.Lock()
	defer p.changing.Unlock()
	var outcome resolve.Outcome
	err := p.patient(ctx, "apply facts", func() error {
		return p.Graph.ChangeState(ctx, func(ctx context.Context, tx schema.Transaction) (err error) {
			outcome, err = resolve.Apply(ctx, tx, resolve.Batch{Source: source.UID, Run: run.UID, Facts: facts, Snapshots: snapshots, Now: p.now()})
			return err
		})
	})
	if err != nil {
		return fmt.Errorf("apply facts of %s: %w", source.Name, err)
	}
	p.remember(facts, outcome)
	if covers {
		return p.refreshCoverage(ctx)
	}
	return nil
}

// day is how long equal statements of a repeating source count as one.
const day = 24 * time.Hour

// news leaves out statements that were applied before on the same day, or stand before in the batch, of a source that
// repeats itself.
func (p *Pipeline) news(facts []ingest.Fact) []ingest.Fact {
	fresh := facts[:0]
	within := map[uint64]bool{}
	for _, fact := range facts {
		head := fact.Header()
		seen, ok := fact.(*ingest.IdentitySeen)
		if !ok || !head.Repeated {
			fresh = append(fresh, fact)
			continue
		}
		// The day stands for the moment, so that it makes no difference which of the statements is written.
		head.At = head.At.UTC().Truncate(day)
		head.RecordedAt = time.Time{}
		sum := sumOf(seen)
		if within[sum] || p.repeats.Contains(sum) {
			continue
		}
		within[sum] = true
		fresh = append(fresh, fact)
	}
	return fresh
}

var seed = maphash.MakeSeed()

func sumOf(seen *ingest.IdentitySeen) uint64 {
	var hash maphash.Hash
	hash.SetSeed(seed)
	parts := []string{seen.Key.String(), string(seen.IdentityKind), seen.Name, seen.Tenant, seen.Environment, seen.OwnerTeam, seen.At.Format(time.DateOnly)}
	for _, alias := range seen.Aliases {
		parts = append(parts, alias.String())
	}
	for _, name := range slices.Sorted(maps.Keys(seen.Attributes)) {
		parts = append(parts, name, seen.Attributes[name])
	}
	for _, part := range parts {
		_, _ = hash.WriteString(part)
		_ = hash.WriteByte(0)
	}
	return hash.Sum64()
}

// describing gives the actions of a batch that state something new: those that speak of somebody whom this process has not
// met, and of each running agent as each of its actors the first and the last, between which the others lie. What the graph knows of an agent's
// instance must not depend on what this process has met.
func (p *Pipeline) describing(acted []*ingest.Acted) []ingest.Fact {
	// An instance may act as several identities.
	type running struct{ instance, actor graph.Key }
	of := func(one *ingest.Acted) running { return running{one.Instance, resolve.Actor(one)} }
	first, last := map[running]*ingest.Acted{}, map[running]*ingest.Acted{}
	for _, one := range acted {
		if one.Instance.IsZero() {
			continue
		}
		if known := first[of(one)]; known == nil || one.At.Before(known.At) {
			first[of(one)] = one
		}
		if known := last[of(one)]; known == nil || !one.At.Before(known.At) {
			last[of(one)] = one
		}
	}
	var facts []ingest.Fact
	for _, one := range acted {
		if p.unresolved(one) || first[of(one)] == one || last[of(one)] == one {
			facts = append(facts, one)
		}
	}
	return facts
}

// unresolved reports whether an action speaks of somebody whom this process has not met.
func (p *Pipeline) unresolved(acted *ingest.Acted) bool {
	return !p.identities.Contains(resolve.Actor(acted)) || !acted.OnBehalfOf.IsZero() && !p.identities.Contains(acted.OnBehalfOf)
}

// remember brings the caches up to date with what a state transaction changed. What another process changes is found
// out when actions are written: their standing's mark differs then.
func (p *Pipeline) remember(facts []ingest.Fact, outcome resolve.Outcome) {
	if len(outcome.Merged)+len(outcome.Apart) > 0 {
		p.identities.Purge()
	}
	for _, fact := range facts {
		// Only what was applied is known: a run that was stopped before delivers it again.
		if seen, ok := fact.(*ingest.IdentitySeen); ok && seen.Repeated {
			p.repeats.Add(sumOf(seen), struct{}{})
		}
	}
	for key, uid := range outcome.Identities {
		p.identities.Add(key, uid)
	}
	changed := outcome.Changed
	if len(changed.Grants)+len(changed.Requests)+len(changed.Approvals)+len(changed.Persons)+len(changed.Contracts)+len(changed.Groups)+len(outcome.Merged)+len(outcome.Apart) > 0 {
		p.standings.Purge()
	}
	if len(changed.Holders) > 0 {
		p.lineages.Purge()
	}
	for _, uid := range changed.Identities {
		p.standings.Remove(uid)
	}
	for _, uid := range changed.Credentials {
		p.lineages.Remove(uid)
	}
}

func (p *Pipeline) refreshCoverage(ctx context.Context) error {
	var coverage graph.Coverages
	var mark string
	err := p.patient(ctx, "read coverage", func() (err error) {
		coverage, mark, err = p.Graph.Coverages(ctx)
		return err
	})
	if err != nil {
		return err
	}
	p.known.Lock()
	p.coverage, p.mark = coverage, mark
	p.known.Unlock()
	return nil
}

// currentCoverage gives the coverage that this process knows, with its mark.
func (p *Pipeline) currentCoverage() (spans graph.Coverages, mark string) {
	p.known.Lock()
	defer p.known.Unlock()
	return p.coverage, p.mark
}
