package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"clew/graph"
	"clew/ingest/estate"
)

func (c *command) generateCommand() *cobra.Command {
	var asJSON bool
	var until string
	settings := estate.Settings{}
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write a sample estate: the logs of one company, with the right answer about every action",
		Long: `Write the logs, tickets and snapshots of one made-up company in the real formats of their sources, with a clew.yaml to
collect them by. The same seed, size, days and end give the same files. expected.jsonl holds the right answer about
every action, expected-findings.jsonl what the rules about state have to find, and stories.json the four stories; Clew
reads none of them.

With --json one object is printed: folder, actions, verdicts, scenarios, stories, identities, requests, grants,
credentials, files, from, until.`,
		Example: "  clew generate --folder estate --actions 5000\n  clew collect --config estate/clew.yaml",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			end, err := time.Parse(time.DateOnly, until)
			if err != nil {
				return usageError{fmt.Errorf("--until: %q is not a date such as 2026-11-01: %w", until, graph.ErrInvalid)}
			}
			settings.Until = end
			summary, err := estate.Generate(cmd.Context(), settings, c.generateProgress())
			if errors.Is(err, graph.ErrInvalid) || errors.Is(err, graph.ErrConflict) {
				return usageError{err}
			}
			if err != nil {
				return err
			}
			if asJSON {
				return c.printJSON(summary)
			}
			return c.printEstate(summary)
		},
	}
	cmd.Flags().StringVar(&settings.Folder, "folder", "estate", "`folder` to write, a new or an empty one")
	cmd.Flags().Uint64Var(&settings.Seed, "seed", 1, "what chance begins from")
	cmd.Flags().IntVar(&settings.Actions, "actions", estate.DefaultActions, "how many actions")
	cmd.Flags().IntVar(&settings.Days, "days", estate.DefaultDays, "how long the logs are")
	cmd.Flags().StringVar(&until, "until", time.Now().UTC().Format(time.DateOnly), "the `date` at whose beginning, in UTC, the logs end")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// generateProgress shows how many actions are written, on a terminal only: it does not take long.
func (c *command) generateProgress() estate.Progress {
	if !isTerminal(c.err) {
		return nil
	}
	var bar *progressbar.ProgressBar
	return func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(c.err), progressbar.OptionSetDescription("actions"),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100*time.Millisecond))
		}
		_ = bar.Set(done) // the terminal is gone at worst
	}
}

func (c *command) printEstate(summary estate.Summary) error {
	fmt.Fprintf(c.out, "%d actions of %d identities from %s until %s: %d traced, %d broken, %d unknown\n\nStories to look at after collecting:\n",
		summary.Actions, summary.Identities, summary.From.Format(time.DateOnly), summary.Until.Format(time.DateOnly),
		summary.Verdicts[graph.VerdictTraced], summary.Verdicts[graph.VerdictBroken], summary.Verdicts[graph.VerdictUnknown])
	for _, story := range summary.Stories {
		fmt.Fprintf(c.out, "  %s (%s)\n    clew trace %s\n", story.Title, story.Verdict, story.Action)
	}
	_, err := fmt.Fprintf(c.out, "\nCollect with: clew collect --config %s/clew.yaml\n", summary.Folder)
	return err
}
