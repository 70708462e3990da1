package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/ingest/catalog"
	"clew/ingest/pipeline"
)

// collectFlags are the flags of `clew collect`.
type collectFlags struct {
	kind, path string
	set        []string
	again      bool
	replay     bool
	json       bool
	exitCode   bool
}

func (c *command) collectCommand() *cobra.Command {
	var flags collectFlags
	cmd := &cobra.Command{
		Use:   "collect [SOURCE...]",
		Short: "Load sources into the graph and judge their actions",
		Long: `Load the sources of the configuration, all of them or those named, then look for gaps. A source goes on where it was
left; a run that was interrupted is finished.

With --kind and --path a source is loaded that is not configured. Such a source is read from its beginning each time,
which changes nothing about what is loaded already. Its further settings are given by --set key=value.

With --replay the records are loaded that earlier runs rejected, from quarantine, after what made them unreadable was
mended; the source itself is not read. What still cannot be decoded stays in quarantine, with the reason of today.

With --json one object is printed: read, loaded, rejected, duplicates (deliveries of an event that is loaded already)
and rejections[{file, position, reason}] of this run; actions, issuedCredentials, derivedActions, sessionActions and
verdicts{traced, broken, unknown} as the graph has them of the source after the run. Of several sources the numbers are
sums. Of more than ten thousand rejections the first ones are printed, and standard error says so.`,
		Example: `  clew collect --kind cloudtrail --path logs/cloudtrail
  clew collect --config estate/clew.yaml
  clew collect tickets aws-iam-production --json
  clew collect tickets --replay`,
		ValidArgsFunction: c.completeSources,
		RunE: func(cmd *cobra.Command, names []string) error {
			return c.collect(cmd.Context(), flags, names)
		},
	}
	cmd.Flags().StringVar(&flags.kind, "kind", "", "`kind` of a source that is not configured: "+strings.Join(catalog.Names(), ", "))
	cmd.Flags().StringVar(&flags.path, "path", "", "its file, folder or bucket URL")
	cmd.Flags().StringArrayVar(&flags.set, "set", nil, "a further setting of it, as `key=value`")
	cmd.Flags().BoolVar(&flags.again, "again", false, "read everything from the beginning, also what was read before")
	cmd.Flags().BoolVar(&flags.replay, "replay", false, "load what was rejected from quarantine instead of reading the source")
	cmd.MarkFlagsMutuallyExclusive("again", "replay")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&flags.exitCode, "exit-code", false, "exit with 3 when records were rejected")
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(completions(catalog.Names()), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (c *command) collect(ctx context.Context, flags collectFlags, names []string) error {
	config, _, err := c.load(slog.LevelWarn)
	if err != nil {
		return err
	}
	sources, err := chosenSources(config, flags, names)
	if err == nil && flags.replay {
		sources, err = replayableSources(sources, len(names) == 0 && flags.kind == "")
	}
	if err != nil {
		return usageError{err}
	}
	return c.with(ctx, slog.LevelWarn, func(ctx context.Context, p *program) error {
		result := newCollectResult()
		var failures []error
		for _, source := range sources {
			run, err := c.collectOne(ctx, p, source, flags)
			if err != nil {
				failures = append(failures, fmt.Errorf("source %s: %w", source.Name, err))
			}
			if ctx.Err() != nil {
				break
			}
			if err := result.add(ctx, p, source, run, err != nil); err != nil {
				failures = append(failures, err)
			}
		}
		if ctx.Err() == nil {
			c.lookForGaps(ctx, p)
		}
		if err := c.printCollected(result, flags.json); err != nil {
			failures = append(failures, err)
		}
		if len(failures) > 0 {
			return errors.Join(failures...)
		}
		if flags.exitCode && result.Rejected > 0 {
			return errFindings
		}
		return nil
	})
}

func (c *command) collectOne(ctx context.Context, p *program, source SourceConfig, flags collectFlags) (graph.CollectorRun, error) {
	told, finish := runProgress(c.err, source.Name, flags.json)
	defer finish()
	var left int64
	run := func() (run graph.CollectorRun, err error) {
		if flags.replay {
			run, left, err = p.replay(ctx, source, told)
			return run, err
		}
		return p.run(ctx, source, pipeline.Options{Again: flags.again || flags.kind != "", Progress: told})
	}
	done, err := p.patientRun(ctx, run, func(held *graph.HeldError) {
		fmt.Fprintf(c.err, "%s is being collected by %s; waiting until %s\n", source.Name, held.Holder, held.Until.UTC().Format(time.RFC3339))
	})
	if left > 0 {
		fmt.Fprintf(c.err, "%d rejections of %s stay as they are, since no raw record is kept of them.\n", left, source.Name)
	}
	return done, err
}

// replayableSources gives those of the sources whose quarantine can be replayed. When all sources are meant, the others
// are passed over; a named one is an error.
func replayableSources(sources []SourceConfig, all bool) ([]SourceConfig, error) {
	var chosen []SourceConfig
	for _, source := range sources {
		switch {
		case catalog.Replays(source.Kind):
			chosen = append(chosen, source)
		case !all:
			return nil, fmt.Errorf("--replay: records of kind %s cannot be decoded one by one; collect %s with --again instead: %w", source.Kind, source.Name, graph.ErrInvalid)
		}
	}
	return chosen, nil
}

// lookForGaps runs the rules about state. What was collected stays collected when one of them fails.
func (c *command) lookForGaps(ctx context.Context, p *program) {
	summary, err := p.runRules(ctx)
	if err != nil {
		p.logger.ErrorContext(ctx, "rules could not be run, so their findings are as they were before", "rules", summary.Failed(), "error", err)
	}
}

// chosenSources gives the sources that the command line asks for.
func chosenSources(config Config, flags collectFlags, names []string) ([]SourceConfig, error) {
	if flags.kind == "" {
		switch {
		case flags.path != "" || len(flags.set) > 0:
			return nil, fmt.Errorf("--path and --set need --kind, one of %s: %w", strings.Join(catalog.Names(), ", "), graph.ErrInvalid)
		case len(names) == 0 && len(config.Sources) == 0:
			return nil, fmt.Errorf("no source is configured; write sources into clew.yaml, or give --kind and --path: %w", graph.ErrInvalid)
		case len(names) == 0:
			return config.Sources, nil
		}
		sources := make([]SourceConfig, len(names))
		for i, name := range names {
			var err error
			if sources[i], err = config.source(name); err != nil {
				return nil, err
			}
		}
		return sources, nil
	}
	if len(names) > 0 {
		return nil, fmt.Errorf("--kind is for a source that is not configured, so no name can stand beside it: %w", graph.ErrInvalid)
	}
	source, err := adHocSource(flags)
	return []SourceConfig{source}, err
}

// adHocSource makes a source from the flags. Its name is its kind and its path, so that loading the same path again is
// the same source.
func adHocSource(flags collectFlags) (SourceConfig, error) {
	settings := map[string]any{}
	for _, pair := range flags.set {
		key, value, found := strings.Cut(pair, "=")
		if !found {
			return SourceConfig{}, fmt.Errorf("--set %q is not key=value: %w", pair, graph.ErrInvalid)
		}
		nest(settings, strings.Split(key, "."), value)
	}
	place := flags.path
	if place != "" {
		if !strings.Contains(place, "://") {
			absolute, err := filepath.Abs(place)
			if err != nil {
				return SourceConfig{}, err
			}
			place = absolute
			if _, err := os.Stat(place); err != nil {
				return SourceConfig{}, fmt.Errorf("--path: %w: %w", err, graph.ErrInvalid)
			}
		}
		settings["path"] = place
	}
	name := flags.kind + ":" + place
	collector, err := catalog.Configure(flags.kind, ".", settings)
	return SourceConfig{Name: name, Kind: flags.kind, Settings: settings, Collector: collector}, err
}

// nest sets a value under a path of keys.
func nest(settings map[string]any, path []string, value string) {
	for _, key := range path[:len(path)-1] {
		below, isMap := settings[key].(map[string]any)
		if !isMap {
			below = map[string]any{}
			settings[key] = below
		}
		settings = below
	}
	settings[path[len(path)-1]] = value
}

func (c *command) completeSources(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	config, err := loadConfig(c.configFile, c.environment)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var names []cobra.Completion
	for _, source := range config.Sources {
		names = append(names, cobra.CompletionWithDesc(source.Name, source.Kind))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
