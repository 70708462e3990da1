package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"clew/graph"
)

// The metrics of the feed. They count what the graph keeps, so that a restart loses nothing and each of several servers
// tells the same: take their maximum, not their sum.
var (
	feedWaiting   = prometheus.NewDesc("clew_feed_waiting", "Changes of gaps that wait for delivery, counted up to 10,000.", nil, nil)
	feedWait      = prometheus.NewDesc("clew_feed_wait_seconds", "For how long the first of them has waited.", nil, nil)
	feedDelivered = prometheus.NewDesc("clew_feed_delivered_total", "Changes of gaps that the receiver took.", nil, nil)
	feedGivenUp   = prometheus.NewDesc("clew_feed_given_up_total", "Changes of gaps whose delivery was given up.", nil, nil)
	feedFailed    = prometheus.NewDesc("clew_feed_failed_attempts_total", "Attempts to deliver that failed, also of changes that were delivered later.", nil, nil)
)

// feedMetricsTimeout bounds how long the metrics wait for the database.
const feedMetricsTimeout = 5 * time.Second

// feedMetrics reads how the feed stands when the metrics are asked for.
type feedMetrics struct {
	graph interface {
		Feed(ctx context.Context) (graph.Feed, error)
	}
	clock func() time.Time
}

// Describe implements prometheus.Collector.
func (feedMetrics) Describe(descriptions chan<- *prometheus.Desc) {
	for _, one := range []*prometheus.Desc{feedWaiting, feedWait, feedDelivered, feedGivenUp, feedFailed} {
		descriptions <- one
	}
}

// Collect implements prometheus.Collector. While the database is away, or before the feed was set up in it, there is nothing
// to tell, and the other metrics are told all the same.
func (m feedMetrics) Collect(metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), feedMetricsTimeout)
	defer cancel()
	feed, err := m.graph.Feed(ctx)
	if err != nil {
		return
	}
	waited := 0.0
	if !feed.Since.IsZero() {
		waited = max(0, m.clock().Sub(feed.Since).Seconds())
	}
	metrics <- prometheus.MustNewConstMetric(feedWaiting, prometheus.GaugeValue, float64(feed.Waiting.Number))
	metrics <- prometheus.MustNewConstMetric(feedWait, prometheus.GaugeValue, waited)
	metrics <- prometheus.MustNewConstMetric(feedDelivered, prometheus.CounterValue, float64(feed.Delivered))
	metrics <- prometheus.MustNewConstMetric(feedGivenUp, prometheus.CounterValue, float64(feed.Failed))
	metrics <- prometheus.MustNewConstMetric(feedFailed, prometheus.CounterValue, float64(feed.FailedTries))
}
