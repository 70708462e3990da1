package graph

import "time"

// Feed is how the delivery of changed findings to a webhook stands.
type Feed struct {
	Target      string    // address that it is delivered to, without user, password and query
	Waiting     Count     // events that wait for delivery
	Since       time.Time // since when the first of them waits; zero: none does
	Delivered   int64     // events in all
	DeliveredAt time.Time // the last one
	Failed      int64     // events that were given up
	FailedAt    time.Time // the last one
	FailedTries int64     // tries that failed, also of events that were delivered later
	Trouble     string    // why the last try failed; empty: it did not
	TroubleAt   time.Time
	EndedAt     time.Time // the receiver wants no more; zero: it did not say so
}

// FeedEvent is one change of a finding that waits for delivery.
type FeedEvent struct {
	Event   FindingEvent
	Finding Finding
}
