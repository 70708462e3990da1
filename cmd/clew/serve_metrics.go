package main

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"clew/graph"
)

// runMetrics count what runs of sources did.
type runMetrics struct {
	runs     *prometheus.CounterVec
	records  *prometheus.CounterVec
	actions  *prometheus.CounterVec
	finished *prometheus.GaugeVec
}

// newMetrics gives a registry with the metrics of the process and of runs.
func newMetrics() (*prometheus.Registry, *runMetrics, error) {
	made := &runMetrics{
		runs: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "clew_runs_total", Help: "Runs of sources that ended, by how they ended.",
		}, []string{"source", "status"}),
		records: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "clew_records_total", Help: "Records that were read, by what became of them: loaded or rejected.",
		}, []string{"source", "outcome"}),
		actions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "clew_actions_total", Help: "Actions that were new to the graph.",
		}, []string{"source"}),
		finished: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "clew_run_success_timestamp_seconds", Help: "When a run of a source last ended without an error, in seconds since 1970.",
		}, []string{"source"}),
	}
	registry := prometheus.NewRegistry()
	var errs []error
	for _, one := range []prometheus.Collector{
		made.runs, made.records, made.actions, made.finished,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	} {
		errs = append(errs, registry.Register(one))
	}
	return registry, made, errors.Join(errs...)
}

// note counts a run that ended.
func (m *runMetrics) note(run graph.CollectorRun, source string, err error) {
	status := run.Status
	if status == "" || status == graph.RunRunning {
		status = graph.RunFailed // it did not come to its end
	}
	m.runs.WithLabelValues(source, string(status)).Inc()
	m.records.WithLabelValues(source, "loaded").Add(float64(run.Loaded))
	m.records.WithLabelValues(source, "rejected").Add(float64(run.Rejected))
	m.actions.WithLabelValues(source).Add(float64(run.Actions))
	if err == nil {
		m.finished.WithLabelValues(source).Set(float64(time.Now().Unix()))
	}
}
