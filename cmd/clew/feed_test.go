package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"clew/graph/graphtest"
	"clew/graph/rule"
)

// hook is a webhook that answers as it is told, and keeps what it accepted.
type hook struct {
	sync.Mutex
	t       *testing.T
	answers []int  // of the next deliveries; 204 when there are none left
	stop    func() // called in the middle of a delivery, before the answer; nil: not
	got     []received
	tries   int
}

type received struct{ id, kind, finding string }

var hookKey = []byte("0123456789abcdef0123456789abcdef")

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.Lock()
	defer h.Unlock()
	h.tries++
	content, err := io.ReadAll(r.Body)
	if err != nil {
		h.t.Error(err)
	}
	// The signature, made anew by the text of the Standard Webhooks specification.
	mac := hmac.New(sha256.New, hookKey)
	mac.Write([]byte(r.Header.Get("webhook-id") + "." + r.Header.Get("webhook-timestamp") + "." + string(content)))
	if want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)); r.Header.Get("webhook-signature") != want {
		h.t.Errorf("the signature is %q, want %q", r.Header.Get("webhook-signature"), want)
	}
	if kind := r.Header.Get("Content-Type"); !strings.HasPrefix(kind, "application/cloudevents+json") {
		h.t.Errorf("Content-Type %q", kind)
	}
	var message struct {
		SpecVersion, ID, Source, Type, Subject string
		Data                                   struct{ Finding struct{ Rule string } }
	}
	if err := json.Unmarshal(content, &message); err != nil || message.SpecVersion != "1.0" || message.ID != r.Header.Get("webhook-id") || message.Source != "clew" || message.Data.Finding.Rule != "no-sponsor" {
		h.t.Errorf("%v: %s", err, content)
	}
	status := http.StatusNoContent
	if len(h.answers) > 0 {
		status, h.answers = h.answers[0], h.answers[1:]
	}
	if status < 300 {
		h.got = append(h.got, received{id: message.ID, kind: strings.TrimPrefix(message.Type, "clew.finding."), finding: message.Subject})
	}
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
	w.WriteHeader(status)
}

// TestFeed delivers what happens to one gap, in order, through a receiver that fails, a server that dies after sending, and
// one that wants no more; and what the metrics tell meanwhile.
func TestFeed(t *testing.T) {
	server := graphtest.OpenKeepingSchema(t)
	p := testProgram(t, server)
	receiver := &hook{t: t}
	site := httptest.NewServer(receiver)
	t.Cleanup(site.Close)
	p.config.Feed = FeedConfig{URL: site.URL + "/hook?token=hidden", Secret: "whsec_" + base64.StdEncoding.EncodeToString(hookKey)}
	if faults := p.config.checkFeed(); len(faults) > 0 {
		t.Fatal(faults)
	}
	noSponsor, known := p.catalogue.Rule("no-sponsor")
	if !known {
		t.Fatal("no rule no-sponsor")
	}
	_, err := driver.ExecuteQuery(t.Context(), server.Driver, "CREATE (:Identity {uid: 'svc:1', name: 'one', kind: 'ServiceAccount'})", nil,
		driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase(graphtest.Name))
	if err != nil {
		t.Fatal(err)
	}
	store := func(hits ...rule.Hit) {
		t.Helper()
		if _, err := p.database.StoreFindings(t.Context(), noSponsor, hits, time.Now()); err != nil {
			t.Fatal(err)
		}
	}
	clock := time.Now
	open := func() *feed {
		t.Helper()
		made, err := newFeed(p)
		if err != nil {
			t.Fatal(err)
		}
		made.clock, made.pause, made.first, made.log = clock, time.Millisecond, time.Millisecond, slog.New(slog.DiscardHandler)
		return made
	}
	// deliver runs a feed until a condition holds, or until the test ends the context by itself.
	deliver := func(until func() bool, stop func(context.CancelFunc)) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if stop != nil {
			stop(cancel)
		}
		ended := make(chan error, 1)
		go func() { ended <- open().serve(ctx) }()
		for ctx.Err() == nil && !until() {
			select {
			case <-ctx.Done():
			case <-time.After(5 * time.Millisecond):
			}
		}
		if ctx.Err() == context.DeadlineExceeded {
			t.Fatalf("what was waited for did not come; received %v", receiver.got)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	received := func(number int) func() bool {
		return func() bool { receiver.Lock(); defer receiver.Unlock(); return len(receiver.got) >= number }
	}
	nothingWaits := func() bool {
		feed, err := p.database.Feed(t.Context())
		return err == nil && feed.Waiting.Number == 0 && feed.Delivered+feed.Failed > 0
	}

	if told := feedTold(t, p, time.Now()); len(told) != 0 {
		t.Errorf("the metrics tell %v before there is a feed", told)
	}
	// Changes are kept from when a feed is set up.
	deliver(func() bool { _, err := p.database.Feed(t.Context()); return err == nil }, nil)
	wantFeedTold(t, feedTold(t, p, time.Now()), map[string]float64{"waiting": 0, "wait_seconds": 0, "delivered_total": 0, "given_up_total": 0, "failed_attempts_total": 0})
	hit := rule.Hit{UID: "svc:1", At: time.Now()}
	opened := time.Now()
	store(hit)
	waits, err := p.database.Feed(t.Context())
	if err != nil || waits.Since.Before(opened.Add(-time.Second)) || waits.Since.After(time.Now().Add(time.Second)) {
		t.Errorf("%+v, %v: want a change that waits since it happened, at %s", waits, err, opened)
	}
	wantFeedTold(t, feedTold(t, p, waits.Since.Add(90*time.Second)), map[string]float64{"waiting": 1, "wait_seconds": 90, "delivered_total": 0})
	wantFeedTold(t, feedTold(t, p, waits.Since.Add(-time.Second)), map[string]float64{"wait_seconds": 0}) // the clocks disagree
	receiver.answers = []int{http.StatusInternalServerError, http.StatusTooManyRequests}
	deliver(nothingWaits, nil)
	if receiver.tries != 3 {
		t.Errorf("%d tries, want two that failed and one that did not", receiver.tries)
	}
	wantFeedTold(t, feedTold(t, p, time.Now()), map[string]float64{"waiting": 0, "wait_seconds": 0, "delivered_total": 1, "given_up_total": 0, "failed_attempts_total": 2})
	// The server dies when the receiver has the change and before that is noted: it comes again, under the same id.
	store()
	deliver(received(2), func(cancel context.CancelFunc) { receiver.stop = cancel })
	deliver(nothingWaits, nil)
	store(hit)
	deliver(nothingWaits, nil)
	var kinds []string
	ids := map[string]string{}
	for _, one := range receiver.got {
		if ids[one.id] == "" {
			kinds = append(kinds, one.kind)
		}
		ids[one.id] = one.kind
	}
	if !slices.Equal(kinds, []string{"opened", "resolved", "reopened"}) || len(ids) != 3 {
		t.Errorf("received %v, want opened, resolved (perhaps twice, under one id) and reopened", receiver.got)
	}
	// What fails for longer than it is tried is given up.
	failed := feedTold(t, p, time.Now())["failed_attempts_total"]
	store()
	receiver.answers = []int{http.StatusInternalServerError}
	clock = func() time.Time { return time.Now().Add(feedGiveUp + time.Minute) }
	deliver(nothingWaits, nil)
	clock = time.Now
	wantFeedTold(t, feedTold(t, p, time.Now()), map[string]float64{"waiting": 0, "delivered_total": 3, "given_up_total": 1, "failed_attempts_total": failed + 1})
	// 410 ends it, and stays the end.
	store(hit)
	receiver.answers = []int{http.StatusGone}
	before := receiver.tries
	deliver(func() bool { feed, err := p.database.Feed(t.Context()); return err == nil && !feed.EndedAt.IsZero() }, nil)
	deliver(func() bool { return true }, nil)
	if receiver.tries != before+1 {
		t.Errorf("%d deliveries after 410", receiver.tries-before-1)
	}
	feed, err := p.database.Feed(t.Context())
	if err != nil || strings.Contains(feed.Target, "hidden") || strings.Contains(feed.Trouble, "hidden") || feed.Trouble == "" {
		t.Errorf("%+v, %v: want the trouble told, and nothing of the address's query", feed, err)
	}
	wantFeedTold(t, feedTold(t, p, time.Now()), map[string]float64{"waiting": 1, "delivered_total": 3, "given_up_total": 1, "failed_attempts_total": failed + 2})
}

// feedTold reads what the metrics tell of the feed, by what stands behind clew_feed_, at a moment.
func feedTold(t *testing.T, p *program, now time.Time) map[string]float64 {
	t.Helper()
	registry, _, err := newMetrics()
	if err != nil {
		t.Fatal(err)
	}
	if err := registry.Register(feedMetrics{p.database, func() time.Time { return now }}); err != nil {
		t.Fatal(err)
	}
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	told := map[string]float64{}
	for _, line := range strings.Split(answer.Body.String(), "\n") {
		name, value, _ := strings.Cut(line, " ")
		if name, found := strings.CutPrefix(name, "clew_feed_"); found {
			if told[name], err = strconv.ParseFloat(value, 64); err != nil {
				t.Errorf("%s: %v", line, err)
			}
		}
	}
	return told
}

func wantFeedTold(t *testing.T, told, want map[string]float64) {
	t.Helper()
	for name, value := range want {
		if got, found := told[name]; !found || got != value {
			t.Errorf("the metrics tell clew_feed_%s %v (%v), want %v", name, got, found, value)
		}
	}
}
