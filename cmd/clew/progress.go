package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"clew/graph"
	"clew/graph/neo4jd"
)

// lineInterval is how often progress is told in plain lines.
const lineInterval = 10 * time.Second

// downloadProgress shows the download of the managed Neo4j.
func (c *command) downloadProgress() func(neo4jd.Progress) {
	if !isTerminal(c.err) {
		var told time.Time
		return func(now neo4jd.Progress) {
			if time.Since(told) >= lineInterval || now.Files == now.FilesTotal {
				told = time.Now()
				fmt.Fprintf(c.err, "Neo4j is being downloaded: %d of %d files, %d of %d MB\n", now.Files, now.FilesTotal, now.Bytes/1e6, now.BytesTotal/1e6)
			}
		}
	}
	var bar *progressbar.ProgressBar
	return func(now neo4jd.Progress) {
		if bar == nil {
			bar = progressbar.NewOptions64(now.BytesTotal, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription("Neo4j is being downloaded"),
				progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		}
		_ = bar.Set64(now.Bytes) // the terminal is gone at worst
	}
}

// runProgress shows the run of one source: a line that is drawn again and again on a terminal, plain lines elsewhere. quiet
// leaves the plain lines out. finish ends the line.
func runProgress(to io.Writer, source string, quiet bool) (told func(graph.CollectorRun), finish func()) {
	if !isTerminal(to) {
		if quiet {
			return nil, func() {}
		}
		var last time.Time
		return func(run graph.CollectorRun) {
			if time.Since(last) >= lineInterval {
				last = time.Now()
				fmt.Fprintf(to, "%s: %s\n", source, counted(run))
			}
		}, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(to), progressbar.OptionSpinnerType(14), progressbar.OptionSetElapsedTime(true),
		progressbar.OptionShowIts(), progressbar.OptionSetItsString("records"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish(),
		progressbar.OptionSetDescription(source))
	return func(run graph.CollectorRun) {
		bar.Describe(source + ": " + counted(run))
		_ = bar.Set64(run.Read) // the terminal is gone at worst
	}, func() { _ = bar.Finish() }
}

func counted(run graph.CollectorRun) string {
	return fmt.Sprintf("%d read, %d loaded, %d rejected, %d new actions", run.Read, run.Loaded, run.Rejected, run.Actions)
}
