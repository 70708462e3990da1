package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/cloudevents/sdk-go/v2/event"
	webhook "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"clew/graph"
	"clew/graph/neo4j"
	"clew/graph/rule"
)

// The pace of the feed.
const (
	feedPause   = 2 * time.Second  // between looks for changes
	feedLease   = time.Minute      // how long one server delivers without saying so again
	feedTimeout = 15 * time.Second // of one delivery
	feedAtOnce  = 100
	feedLongest = 5 * time.Minute // the longest pause between two tries
)

// feedKinds are the changes of findings that may be delivered.
var feedKinds = []string{graph.FindingOpened, graph.FindingReopened, graph.FindingClosed}

// errFeedEnded says that the receiver wants no more.
var errFeedEnded = errors.New("the receiver answered 410 Gone: it wants no more")

// feed delivers the changes of findings to a webhook: as CloudEvents 1.0 in structured JSON mode, signed by the Standard
// Webhooks specification, in order, and each at least once under an id of its own. Of several servers one delivers.
type feed struct {
	database *neo4j.Database
	config   FeedConfig
	signer   *webhook.Webhook
	client   *http.Client
	clock    func() time.Time
	holder   string
	pause    time.Duration // between looks for changes
	first    time.Duration // the first pause between two tries
	log      interface {
		Info(string, ...any)
		Warn(string, ...any)
	}
}

// newFeed gives the feed; nil when none is configured.
func newFeed(p *program) (*feed, error) {
	if p.config.Feed.URL == "" {
		return nil, nil
	}
	secret, err := p.config.feedSecret()
	if err != nil {
		return nil, err
	}
	signer, err := webhook.NewWebhook(secret)
	if err != nil {
		return nil, fmt.Errorf("feed.secret: it is not base64 behind whsec_: %w", graph.ErrInvalid)
	}
	return &feed{
		database: p.database, config: p.config.Feed, signer: signer, clock: time.Now, holder: holder(), pause: feedPause, first: time.Second, log: p.logger,
		client: &http.Client{Timeout: feedTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}, nil
}

// target is the address without what may be secret in it.
func (f *feed) target() string {
	address, err := url.Parse(f.config.URL)
	if err != nil {
		return ""
	}
	return (&url.URL{Scheme: address.Scheme, Host: address.Host, Path: address.Path}).String()
}

// serve delivers until the context ends.
func (f *feed) serve(ctx context.Context) error {
	sum := sha256.Sum256([]byte(f.config.URL))
	digest := hex.EncodeToString(sum[:])
	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), feedTimeout)
		defer cancel()
		_ = f.database.EndFeedLease(ending, f.holder)
	}()
	said := ""
	for ctx.Err() == nil {
		err := f.turn(ctx, digest)
		text := ""
		if err != nil {
			text = err.Error()
		}
		var held *graph.HeldError
		switch {
		case err == nil || ctx.Err() != nil || text == said || errors.As(err, &held):
		case errors.Is(err, errFeedEnded):
			f.log.Warn("changes of gaps are not delivered any more; set another feed.url, or none", "target", f.target(), "reason", text)
		default:
			f.log.Warn("changes of gaps wait for delivery", "target", f.target(), "error", text)
		}
		said = text
		select {
		case <-ctx.Done():
		case <-time.After(f.pause):
		}
	}
	return nil
}

// turn delivers what waits now.
func (f *feed) turn(ctx context.Context, digest string) error {
	for {
		ended, err := f.database.OpenFeed(ctx, f.holder, f.target(), digest, f.config.GiveUp, feedLease)
		if err != nil {
			return err
		}
		if !ended.IsZero() {
			return errFeedEnded
		}
		waiting, err := f.database.WaitingFeedEvents(ctx, feedAtOnce)
		if err != nil || len(waiting) == 0 {
			return err
		}
		for _, one := range waiting {
			if err := f.settle(ctx, one, digest); err != nil {
				return err
			}
		}
	}
}

// settle delivers one change, or gives it up.
func (f *feed) settle(ctx context.Context, one graph.FeedEvent, digest string) error {
	if !slices.Contains(f.kinds(), one.Event.Kind) || slices.Index(rule.Severities, one.Finding.Severity) > slices.Index(rule.Severities, f.config.Severity) {
		return f.database.FinishFeedEvent(ctx, one.Event.UID, neo4j.FeedSkipped, f.clock())
	}
	message, err := f.message(one)
	if err != nil {
		return err
	}
	pauses := backoff.NewExponentialBackOff()
	pauses.InitialInterval, pauses.MaxInterval = f.first, feedLongest
	outcome, err := backoff.Retry(ctx, func() (string, error) {
		// Whoever tries for long keeps the lease, and stops when another has taken it.
		if _, err := f.database.OpenFeed(ctx, f.holder, f.target(), digest, f.config.GiveUp, feedLease); err != nil {
			return "", backoff.Permanent(err)
		}
		err := f.send(ctx, one.Event.UID, message)
		if err == nil {
			return neo4j.FeedDelivered, nil
		}
		gone := errors.Is(err, errFeedEnded)
		if noted := f.database.TroubleFeed(ctx, err.Error(), gone, f.clock()); noted != nil {
			return "", backoff.Permanent(noted)
		}
		switch {
		case gone:
			return "", backoff.Permanent(err)
		case f.clock().Sub(one.Event.At) > f.config.GiveUp:
			f.log.Warn("a change of a gap is given up; it stands in the history of the gap", "event", one.Event.UID, "error", err)
			return neo4j.FeedFailed, nil
		}
		return "", err
	}, backoff.WithBackOff(pauses), backoff.WithMaxElapsedTime(0))
	if err != nil {
		return err
	}
	return f.database.FinishFeedEvent(ctx, one.Event.UID, outcome, f.clock())
}

func (f *feed) kinds() []string {
	if len(f.config.Events) > 0 {
		return f.config.Events
	}
	return feedKinds
}

// message gives a change as a CloudEvent. Its id is that of the entry in the history, so that a receiver knows a change
// that comes twice.
func (f *feed) message(one graph.FeedEvent) ([]byte, error) {
	message := event.New()
	message.SetID(one.Event.UID)
	message.SetSource("clew")
	message.SetType("clew.finding." + one.Event.Kind)
	message.SetSubject(one.Finding.UID)
	message.SetTime(one.Event.At.UTC())
	if err := message.SetData(event.ApplicationJSON, feedData{Finding: one.Finding, Change: one.Event}); err != nil {
		return nil, err
	}
	return json.Marshal(message)
}

// feedData is what a CloudEvent of the feed carries.
type feedData struct {
	Finding graph.Finding      `json:"finding"`
	Change  graph.FindingEvent `json:"change"`
}

// send posts a message once. The error holds nothing of the address or the secret.
func (f *feed) send(ctx context.Context, id string, message []byte) error {
	now := f.clock()
	signature, err := f.signer.Sign(id, now, message)
	if err != nil {
		return fmt.Errorf("sign: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, f.config.URL, bytes.NewReader(message))
	if err != nil {
		return errors.New("feed.url is no address to post to")
	}
	request.Header.Set("Content-Type", event.ApplicationCloudEventsJSON+"; charset=utf-8")
	request.Header.Set("User-Agent", "clew/"+version())
	request.Header.Set(webhook.HeaderWebhookID, id)
	request.Header.Set(webhook.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	request.Header.Set(webhook.HeaderWebhookSignature, signature)
	answer, err := f.client.Do(request)
	if err != nil {
		var address *url.Error
		if errors.As(err, &address) {
			err = address.Err
		}
		return fmt.Errorf("no answer: %w", err)
	}
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10)
	_ = answer.Body.Close()
	switch {
	case answer.StatusCode >= 200 && answer.StatusCode < 300:
		return nil
	case answer.StatusCode == http.StatusGone:
		return errFeedEnded
	}
	if seconds, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && seconds > 0 {
		return errors.Join(fmt.Errorf("the receiver answered %s", answer.Status), backoff.RetryAfter(min(seconds, int(feedLongest/time.Second))))
	}
	return fmt.Errorf("the receiver answered %s", answer.Status)
}
