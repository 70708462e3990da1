package neo4j

import (
	"context"
	"fmt"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph"
)

// feedName names the feed in errors about its lease.
const feedName = "feed"

// OpenFeed notes that somebody delivers changed findings to the target, so that they are kept for it for that long, and
// takes the lease of delivering. digest tells the address from another one without holding it. The error is a
// *graph.HeldError while another process delivers. ended is when the receiver said that it wants no more; zero: it did not.
func (d *Database) OpenFeed(ctx context.Context, holder, target, digest string, keep, lease time.Duration) (ended time.Time, err error) {
	var held string
	var until time.Time
	err = d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("open_feed"), map[string]any{
			"holder": holder, "target": target, "digest": digest, "keep": int64(keep / time.Second), "seconds": int64(lease / time.Second),
		}, func(record *neo4j.Record) error {
			row := row{record}
			held, until, ended = row.text("holder"), row.moment("until"), row.moment("endedAt")
			return nil
		})
	})
	if err == nil && held != holder {
		err = &graph.HeldError{Source: feedName, Holder: held, Until: until}
	}
	return ended, err
}

// EndFeedLease gives the lease of delivering back.
func (d *Database) EndFeedLease(ctx context.Context, holder string) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("end_feed_lease"), map[string]any{"holder": holder}, nil)
	})
}

// WaitingFeedEvents gives the changes of findings that have waited longest for delivery. Those of one finding come in
// their order.
func (d *Database) WaitingFeedEvents(ctx context.Context, most int) ([]graph.FeedEvent, error) {
	var list []graph.FeedEvent
	err := d.read(ctx, "waiting_feed_events", map[string]any{"most": most}, func(record *neo4j.Record) error {
		row := row{record}
		list = append(list, graph.FeedEvent{Event: findingEventFrom(row.fields("event")), Finding: findingFrom(row.fields("finding"))})
		return nil
	})
	return list, err
}

// The ends of the delivery of a change.
const (
	FeedDelivered = "delivered"
	FeedFailed    = "failed"  // given up
	FeedSkipped   = "skipped" // not asked for
)

// FinishFeedEvent notes how the delivery of a change ended: FeedDelivered, FeedFailed or FeedSkipped. A change that is
// finished already stays as it is.
func (d *Database) FinishFeedEvent(ctx context.Context, uid, outcome string, now time.Time) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("finish_feed_event"), map[string]any{"uid": uid, "outcome": outcome, "now": now.UTC()}, nil)
	})
}

// TroubleFeed counts a try that failed, and notes why and whether the receiver wants no more.
func (d *Database) TroubleFeed(ctx context.Context, text string, ended bool, now time.Time) error {
	return d.write(ctx, func(tx neo4j.ManagedTransaction) error {
		return run(ctx, tx, Query("trouble_feed"), map[string]any{"text": text, "ended": ended, "now": now.UTC()}, nil)
	})
}

// mostWaiting bounds the count of changes that wait.
const mostWaiting = 10_000

// Feed says how the delivery of changed findings stands. The error wraps graph.ErrNotFound when nobody ever delivered any.
func (d *Database) Feed(ctx context.Context) (graph.Feed, error) {
	var found graph.Feed
	known := false
	err := d.read(ctx, "feed", map[string]any{"most": mostWaiting}, func(record *neo4j.Record) error {
		known = true
		row := row{record}
		f, waiting := row.fields("feed"), row.number("waiting")
		found = graph.Feed{
			Target: f.text("target"), Waiting: graph.Count{Number: waiting, AtLeast: waiting == mostWaiting}, Delivered: f.number("delivered"),
			DeliveredAt: f.moment("deliveredAt"), Failed: f.number("failed"), FailedAt: f.moment("failedAt"), Trouble: f.text("trouble"),
			TroubleAt: f.moment("troubleAt"), EndedAt: f.moment("endedAt"), Since: row.moment("since"), FailedTries: f.number("failedTries"),
		}
		return nil
	})
	if err == nil && !known {
		err = fmt.Errorf("no feed is set up: %w", graph.ErrNotFound)
	}
	return found, err
}
