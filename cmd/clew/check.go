package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/ingest"
	"clew/ingest/evidence"
)

func (c *command) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check the configuration, the connections and the schema",
		Long: `Check the configuration, the gap rules, the connection to the graph, its schema (which is brought up to date) and
the settings of the server that fence rules of one's own, the place of raw records, and every source: that it can be reached and listed. Nothing is collected.

With --json one object is printed: checks[{name, ok, message}]. The exit code is 1 when a check fails.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, logger, err := c.load(slog.LevelWarn)
			if err != nil {
				return err
			}
			result := c.check(cmd.Context(), config, logger)
			if asJSON {
				err = c.printJSON(result)
			} else {
				err = c.printChecks(result)
			}
			if failed := result.failed(); err == nil && failed > 0 {
				return fmt.Errorf("%d of %d checks failed", failed, len(result.Checks))
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// checkResult is what `clew check --json` prints.
type checkResult struct {
	Checks []checked `json:"checks"`
}

type checked struct {
	Name    string `json:"name"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
}

func (r *checkResult) add(name string, err error, message string) {
	if err != nil {
		message = err.Error()
	}
	r.Checks = append(r.Checks, checked{Name: name, OK: err == nil, Message: message})
}

func (r *checkResult) failed() int {
	failed := 0
	for _, one := range r.Checks {
		if !one.OK {
			failed++
		}
	}
	return failed
}

func (c *command) check(ctx context.Context, config Config, logger *slog.Logger) checkResult {
	var result checkResult
	result.add("configuration", nil, fmt.Sprintf("%s, %d sources", orText(config.file, "no file"), len(config.Sources)))
	catalogue, err := loadRules(config)
	if err != nil {
		result.add("rules", err, "")
	} else {
		result.add("rules", catalogue.Err(), fmt.Sprintf("%d rules", len(catalogue.Rules())))
	}
	c.checkGraph(ctx, config, logger, &result)
	result.add("evidence", checkEvidence(ctx, config), config.Evidence)
	for _, source := range config.Sources {
		result.add("source "+source.Name, checkSource(ctx, source), source.Kind)
	}
	return result
}

func (c *command) checkGraph(ctx context.Context, config Config, logger *slog.Logger, result *checkResult) {
	p := &program{config: config, logger: logger}
	err := p.openDatabase(ctx, c.downloadProgress())
	switch {
	case err != nil:
		result.add("graph", err, "")
	case p.managed != nil:
		result.add("graph", nil, fmt.Sprintf("managed Neo4j at %s", p.managed.URI()))
	default:
		result.add("graph", nil, config.Neo4j.URI)
	}
	if err == nil {
		err = p.database.Migrate(ctx)
		result.add("schema", err, "up to date")
		if err == nil {
			backlog, err := p.database.Backlog(ctx)
			result.add("judging", err, backlogText(backlog))
		}
		if config.Feed.URL != "" {
			message, err := checkFeedDelivery(ctx, p)
			result.add("feed", err, message)
		}
		message, err := checkFence(ctx, p)
		result.add("fence", err, message)
	}
	if err := p.close(ctx); err != nil {
		result.add("graph is closed", err, "")
	}
}

// checkFence compares the settings of the server with what statements of others must not get past.
func checkFence(ctx context.Context, p *program) (string, error) {
	settings, err := p.database.FenceSettings(ctx)
	if err != nil {
		return "", fmt.Errorf("the settings of the server cannot be read (the user needs SHOW SETTING): %w", err)
	}
	var wrong []error
	for _, one := range settings {
		if one.Want != "" {
			wrong = append(wrong, fmt.Errorf("%s is %q: set it to %s, else %s", one.Name, one.Value, one.Want, one.Why))
		}
	}
	return fmt.Sprintf("%d settings of the server are right", len(settings)), errors.Join(wrong...)
}

// checkFeedDelivery tells how the delivery of changes of findings stands.
func checkFeedDelivery(ctx context.Context, p *program) (string, error) {
	feed, err := p.database.Feed(ctx)
	switch {
	case errors.Is(err, graph.ErrNotFound):
		return "nothing was delivered yet; clew serve does it", nil
	case err != nil:
		return "", err
	case !feed.EndedAt.IsZero():
		return "", fmt.Errorf("the receiver at %s said at %s that it wants no more; set another feed.url, or none", feed.Target, feed.EndedAt.UTC().Format(time.RFC3339))
	case feed.Trouble != "":
		return "", fmt.Errorf("%d changes wait for %s: %s", feed.Waiting.Number, feed.Target, feed.Trouble)
	}
	return fmt.Sprintf("%d changes delivered to %s, %d given up, %d wait", feed.Delivered, feed.Target, feed.Failed, feed.Waiting.Number), nil
}

// backlogText tells what waits to be judged again. That something waits is no failure: the next run settles it.
func backlogText(backlog graph.Backlog) string {
	if backlog.Empty() {
		return "nothing waits to be judged again"
	}
	text := fmt.Sprintf("%d identities and %d credentials wait to be judged again", backlog.Identities, backlog.Credentials)
	if !backlog.Since.IsZero() {
		text += ", since " + backlog.Since.UTC().Format(time.RFC3339)
	}
	if !backlog.OldestAt.IsZero() {
		text += ", oldest action of " + backlog.OldestAt.UTC().Format(time.RFC3339)
	}
	return text + "; the next run of any source does it"
}

// checkEvidence opens the place of raw records and lists it. A folder must be one that can be written to.
func checkEvidence(ctx context.Context, config Config) error {
	store, err := evidence.Open(ctx, config.Evidence)
	if err != nil {
		return err
	}
	for _, err = range store.Segments(ctx) {
		break
	}
	if status, statErr := os.Stat(config.Evidence); err == nil && statErr == nil && status.IsDir() {
		err = checkWritable(config.Evidence)
	}
	return errors.Join(err, store.Close())
}

func checkWritable(folder string) error {
	probe, err := os.CreateTemp(folder, ".check-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// checkSource opens a source and, where it can do so, has it test its connection.
func checkSource(ctx context.Context, source SourceConfig) error {
	collector, err := source.Collector.Open(ctx, ingest.Environment{Source: source.source()})
	if err != nil {
		return err
	}
	if checker, ok := collector.(ingest.Checker); ok {
		err = checker.Check(ctx)
	}
	if closer, ok := collector.(io.Closer); ok {
		err = errors.Join(err, closer.Close())
	}
	if errors.Is(err, graph.ErrNotFound) {
		return fmt.Errorf("%w; is the path right, and are records delivered to it?", err)
	}
	return err
}

func (c *command) printChecks(result checkResult) error {
	for _, one := range result.Checks {
		one.Message = strings.ReplaceAll(one.Message, "\n", "\n        ")
		mark := "ok     "
		if !one.OK {
			mark = "FAILED "
		}
		if _, err := fmt.Fprintf(c.out, "%s %s: %s\n", mark, one.Name, one.Message); err != nil {
			return err
		}
	}
	return nil
}
