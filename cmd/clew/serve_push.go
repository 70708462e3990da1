package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"sync"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/facts"
	"clew/ingest/pipeline"
)

// pushName is the name of the source of pushed facts.
const pushName = "push"

// newPush gives the handler of pushed facts; nil when no token is configured.
func newPush(p *program, r *runner) (http.Handler, error) {
	token, err := p.config.pushToken()
	if err != nil || token == "" {
		return nil, err
	}
	want := sha256.Sum256([]byte(token))
	var turn sync.Mutex
	return facts.NewPush(facts.PushSettings{
		Authorise: func(_ context.Context, token string) bool {
			got := sha256.Sum256([]byte(token))
			return subtle.ConstantTimeCompare(got[:], want[:]) == 1
		},
		// Pushes are one source, which runs once at a time.
		Run: func(ctx context.Context, collector ingest.Collector) (graph.CollectorRun, error) {
			turn.Lock()
			defer turn.Unlock()
			source := graph.Source{UID: pushName, Name: pushName, Kind: "facts"}
			open := func(context.Context, ingest.Environment) (ingest.Collector, error) { return collector, nil }
			run, err := p.pipeline.Run(ctx, source, open, pipeline.Options{Again: true})
			r.finished(run, pushName, err)
			return run, err
		},
	}), nil
}
