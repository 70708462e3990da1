//go:build bench

package main

import (
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"clew/graph/neo4j"
	"clew/views"
)

// TestBenchFirstBytes measures the rows about the first byte of each page alone. CLEW_BENCH_ACTIONS (default 60,000) sizes the graph.
func TestBenchFirstBytes(t *testing.T) {
	b := startBench(t)
	b.collect(b.estate(number("CLEW_BENCH_ACTIONS", 60_000)), b.database)
	b.firstBytes()
	b.print()
}

// watcher keeps what is asked of the graph, in order, once it was told to.
type watcher struct {
	lock     sync.Mutex
	watching bool
	sent     []sentQuery
}

type sentQuery struct {
	name       string
	parameters map[string]any
}

func (w *watcher) observe(name string, parameters map[string]any) {
	w.lock.Lock()
	defer w.lock.Unlock()
	if w.watching {
		w.sent = append(w.sent, sentQuery{name, parameters})
	}
}

// during gives what is asked while work runs.
func (w *watcher) during(work func()) []sentQuery {
	set := func(watching bool) []sentQuery {
		w.lock.Lock()
		defer w.lock.Unlock()
		sent := w.sent
		w.watching, w.sent = watching, nil
		return sent
	}
	set(true)
	work()
	return set(false)
}

// firstBytes compares, page by page, the time to the first byte by HTTP with that of the page's own queries by bolt, one after
// the other. The pages show what is busiest in the graph.
func (b *bench) firstBytes() {
	site := b.site()
	busiest := func(property string) string {
		values := b.column("MATCH (a:Action) WHERE a." + property + " IS NOT NULL RETURN a." + property + " AS value, count(a) AS n ORDER BY n DESC LIMIT 1")
		if len(values) == 0 {
			b.Fatalf("no action has a %s", property)
		}
		return values[0]
	}
	identity, credential, grant, resource := busiest("identityUid"), busiest("credentialUid"), busiest("grantUid"), busiest("resourceUid")
	action := b.column("MATCH (a:Action) RETURN a.uid AS value ORDER BY value LIMIT 1")[0]
	request := b.column("MATCH (r:Request) RETURN r.uid AS value ORDER BY value LIMIT 1")[0]
	explore := func(uid string) string { return views.ExplorePath + "?" + url.Values{"focus": {uid}}.Encode() }
	pages := map[string]string{
		"home": views.HomePath, "action": views.ActionPath(action), "identity": views.EntityPath("identity", identity), "credential": views.EntityPath("credential", credential),
		"grant": views.EntityPath("grant", grant), "request": views.EntityPath("request", request), "resource": views.EntityPath("resource", resource),
		"explorer of an identity": explore(identity), "explorer of a resource": explore(resource),
		"paths":  views.PathsPath + "?" + url.Values{"from": {identity}, "to": {resource}, "kind": {"happened"}}.Encode(),
		"scope":  views.ScopePath + "?" + url.Values{"of": {"identity"}, "value": {identity}}.Encode(),
		"gaps":   views.GapsPath,
		"search": views.SearchPath + "?q=a", "agents": views.AgentsPath,
	}
	for _, name := range slices.Sorted(maps.Keys(pages)) {
		site.first(b, pages[name]) // plans
		own := b.asked.during(func() { site.first(b, pages[name]) })
		if len(own) == 0 {
			continue // what it shows is remembered, or in the program
		}
		// In turn, so that what else the machine does falls on both.
		var byHTTP, byBolt []time.Duration
		for i := range rounds {
			page := site.first(b, pages[name])
			start := time.Now()
			for _, query := range own {
				b.query(neo4j.Query(query.name), query.parameters)
			}
			if bolt := time.Since(start); i >= rounds/5 {
				byHTTP, byBolt = append(byHTTP, page), append(byBolt, bolt)
			}
		}
		slices.Sort(byHTTP)
		slices.Sort(byBolt)
		page, bolt := byHTTP[len(byHTTP)/2], byBolt[len(byBolt)/2]
		b.add("first byte of page "+name, milliseconds(page), milliseconds(bolt)+" its own queries by bolt", page.Seconds()/bolt.Seconds(), 1.5)
	}
}

// first gives the time until the first byte of a page, and reads the rest of it.
func (s browser) first(b *bench, path string) time.Duration {
	var first time.Time
	trace := &httptrace.ClientTrace{GotFirstResponseByte: func() { first = time.Now() }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(b.Context(), trace), http.MethodGet, s.base+path, nil)
	b.must(err)
	start := time.Now()
	s.do(b, request, path)
	return first.Sub(start)
}
