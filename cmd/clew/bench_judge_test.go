//go:build bench

package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest"
	"clew/ingest/pipeline"
)

// TestBenchJudging measures the row about judging one new action alone.
func TestBenchJudging(t *testing.T) {
	b := &bench{T: t}
	b.judging(number("CLEW_BENCH_FEW", 100_000), number("CLEW_BENCH_MANY", 1_000_000))
	b.print()
}

// The rounds of judging: one new action on either graph in turn.
const (
	warming  = 30
	measured = 150
)

// judging compares what one new action costs on a graph with few actions and on one with many, each on a server of its
// own: the whole of a run that delivers it, from the raw record over its judgement to the settled end. Half of them are
// of the identity with the most actions.
func (b *bench) judging(few, many int) {
	small, large := b.filled(few), b.filled(many)
	var costs [2][]time.Duration
	for i := range warming + measured {
		pair := []*filled{small, large}
		if i%2 == 1 {
			slices.Reverse(pair)
		}
		for _, one := range pair {
			took := one.act(b, i)
			if i < warming {
				continue
			}
			which := 0
			if one == large {
				which = 1
			}
			costs[which] = append(costs[which], took)
		}
	}
	of := func(costs []time.Duration) time.Duration {
		slices.Sort(costs)
		return costs[len(costs)/2]
	}
	floor, cost := of(costs[0]), of(costs[1])
	b.add(fmt.Sprintf("judging one new action, at %d actions against %d", many, few), milliseconds(cost),
		milliseconds(floor), cost.Seconds()/floor.Seconds(), 1.2)
	for _, one := range []*filled{small, large} {
		b.must(one.server.Close(context.Background()))
	}
}

// filled is a server with an estate, and actions like those in it that are not there yet.
type filled struct {
	*bench
	pipeline *pipeline.Pipeline
	fresh    []*ingest.Acted
}

// filled loads an estate through the real collectors and takes the last actions of its trail as a pattern for new ones.
func (b *bench) filled(actions int) *filled {
	one := &filled{bench: startBench(b.T)}
	config := one.estate(actions)
	took := one.collect(config, one.database)
	b.Logf("%d actions loaded in %s", actions, took.Round(time.Second))
	one.pipeline = pipeline.New(pipeline.Settings{
		Graph: one.database, Evidence: one.evidence, Rules: one.catalogue, Judge: judge.New(judge.Settings{}), Holder: "bench",
	})
	for _, source := range config.Sources {
		if source.Name == "cloudtrail" {
			one.fresh = one.patterns(source.Collector)
		}
	}
	return one
}

// patterns gives some of the last actions of the busiest actor and of others, in turn.
func (one *filled) patterns(config ingest.Config) []*ingest.Acted {
	collector, err := config.Open(one.Context(), ingest.Environment{})
	one.must(err)
	last := map[graph.Key][]*ingest.Acted{}
	count := map[graph.Key]int{}
	one.must(collector.Collect(one.Context(), ingest.Cursor{}, func(record ingest.Record) error {
		for _, fact := range record.Facts {
			if acted, is := fact.(*ingest.Acted); is {
				count[acted.Actor]++
				if last[acted.Actor] = append(last[acted.Actor], acted); len(last[acted.Actor]) > 4 {
					last[acted.Actor] = last[acted.Actor][1:]
				}
			}
		}
		return nil
	}))
	var actors []graph.Key
	for actor := range last {
		actors = append(actors, actor)
	}
	slices.SortFunc(actors, func(a, b graph.Key) int {
		if count[a] != count[b] {
			return count[b] - count[a]
		}
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	var patterns []*ingest.Acted
	for i, actor := range actors[1:min(len(actors), 20)] {
		patterns = append(patterns, last[actors[0]][i%len(last[actors[0]])], last[actor][0])
	}
	return patterns
}

// act delivers one new action and gives how long it took until it was judged and settled.
func (one *filled) act(b *bench, number int) time.Duration {
	acted := *one.fresh[number%len(one.fresh)]
	acted.Head = ingest.Head{At: acted.At}
	acted.Key = graph.Key{Scheme: "aws-event", Value: fmt.Sprintf("bench-%d", number)}
	raw, err := ingest.EncodeFact(&acted)
	b.must(err)
	record := ingest.Record{Raw: raw, File: "bench", Position: fmt.Sprintf("line %d", number+1), Facts: []ingest.Fact{&acted}, Cursor: ingest.Cursor{File: "bench", Index: int64(number + 1)}}
	start := time.Now()
	run, err := one.pipeline.Run(b.Context(), graph.Source{UID: "bench", Name: "bench", Kind: "facts"}, func(context.Context, ingest.Environment) (ingest.Collector, error) {
		return delivery{record}, nil
	}, pipeline.Options{})
	took := time.Since(start)
	b.must(err)
	if run.Actions != 1 {
		b.Fatalf("action %d: %d actions are new, want 1", number, run.Actions)
	}
	return took
}

// delivery is a collector of one record.
type delivery struct{ record ingest.Record }

// Collect implements ingest.Collector.
func (d delivery) Collect(_ context.Context, _ ingest.Cursor, deliver ingest.Deliver) error {
	return deliver(d.record)
}
