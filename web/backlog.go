package web

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"clew/graph"
)

// BacklogGraph tells what waits to be judged again.
type BacklogGraph interface {
	// Backlog counts no further than graph.MostBacklog.
	Backlog(ctx context.Context) (graph.Backlog, error)
}

// backlogSentence tells what waits to be judged again, empty when nothing does.
func backlogSentence(backlog graph.Backlog) string {
	if backlog.Empty() {
		return ""
	}
	var who []string
	if backlog.Identities > 0 {
		who = append(who, countedUpTo(backlog.Identities, "identity", "identities"))
	}
	if backlog.Credentials > 0 {
		who = append(who, countedUpTo(backlog.Credentials, "credential", "credentials"))
	}
	verb := " wait"
	if backlog.Identities+backlog.Credentials == 1 {
		verb = " waits"
	}
	text := listed(who) + verb + " to be judged again"
	if !backlog.Since.IsZero() {
		text += " since " + minute(backlog.Since) + " UTC"
	}
	if !backlog.OldestAt.IsZero() {
		text += "; the oldest action is of " + minute(backlog.OldestAt) + " UTC"
	}
	return text + ". The next run of any source does it."
}

// countedUpTo gives a number that is counted no further than graph.MostBacklog with its noun.
func countedUpTo(number int64, one, many string) string {
	if number >= graph.MostBacklog {
		return strconv.Itoa(graph.MostBacklog) + " or more " + many
	}
	return counted(int(number), one, many)
}

// waitingSentence tells that an action is to be judged again, empty when it is not.
func waitingSentence(waiting graph.Waiting) string {
	if !waiting.Waits() {
		return ""
	}
	about := "who acted"
	switch {
	case waiting.Identity && waiting.Credential:
		about = "who acted and of the credential used"
	case waiting.Credential:
		about = "the credential used"
	}
	text := "Being judged again: what is known of " + about + " has changed"
	if !waiting.Since.IsZero() {
		text += " since " + minute(waiting.Since) + " UTC"
	}
	return text + ". This page judges by what is known now; lists and counts of gaps follow with the next run."
}

var (
	backlogSize  = prometheus.NewDesc("clew_backlog", "Nodes whose actions wait to be judged again, counted up to 10,000.", []string{"kind"}, nil)
	backlogAge   = prometheus.NewDesc("clew_backlog_wait_seconds", "For how long the first of them has waited.", nil, nil)
	backlogReach = prometheus.NewDesc("clew_backlog_oldest_action_timestamp_seconds", "Time of the oldest action that waits; absent when none does.", nil, nil)
)

// backlogTimeout bounds how long the metrics wait for the database.
const backlogTimeout = 5 * time.Second

// backlogGauges reads the backlog when the metrics are asked for.
type backlogGauges struct {
	graph BacklogGraph
	clock func() time.Time
}

// Describe implements prometheus.Collector.
func (backlogGauges) Describe(descriptions chan<- *prometheus.Desc) {
	descriptions <- backlogSize
	descriptions <- backlogAge
	descriptions <- backlogReach
}

// Collect implements prometheus.Collector. While the database is away there is nothing to tell, and the other metrics are told
// all the same.
func (g backlogGauges) Collect(metrics chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), backlogTimeout)
	defer cancel()
	backlog, err := g.graph.Backlog(ctx)
	if err != nil {
		return
	}
	metrics <- prometheus.MustNewConstMetric(backlogSize, prometheus.GaugeValue, float64(backlog.Identities), "identity")
	metrics <- prometheus.MustNewConstMetric(backlogSize, prometheus.GaugeValue, float64(backlog.Credentials), "credential")
	waited := 0.0
	if !backlog.Since.IsZero() {
		waited = max(0, g.clock().Sub(backlog.Since).Seconds())
	}
	metrics <- prometheus.MustNewConstMetric(backlogAge, prometheus.GaugeValue, waited)
	if !backlog.OldestAt.IsZero() {
		metrics <- prometheus.MustNewConstMetric(backlogReach, prometheus.GaugeValue, float64(backlog.OldestAt.Unix()))
	}
}
