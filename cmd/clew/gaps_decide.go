package main

import (
	"context"
	"fmt"
	"log/slog"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
)

// gapDecision is what a command writes to a finding.
type gapDecision struct {
	by, reason, until, to, text string
	version                     int64
	json                        bool
}

// gapsDecideCommands are the commands below `clew gaps` that show one finding or write to it.
func (c *command) gapsDecideCommands() []*cobra.Command {
	subcommand := func(use, short, long string, decide func(ctx context.Context, p *program, uid string, d gapDecision) error, flags func(cmd *cobra.Command, d *gapDecision)) *cobra.Command {
		d := gapDecision{version: -1, by: currentUser()}
		cmd := &cobra.Command{
			Use: use + " UID", Short: short, Long: long, Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return c.with(cmd.Context(), slog.LevelWarn, func(ctx context.Context, p *program) error {
					if decide != nil {
						if err := decide(ctx, p, args[0], d); err != nil {
							return err
						}
					}
					return c.printFinding(ctx, p, args[0], d.json)
				})
			},
		}
		cmd.Flags().BoolVar(&d.json, "json", false, "print one JSON object")
		if decide != nil {
			cmd.Flags().StringVar(&d.by, "as", d.by, "the `name` that is recorded")
			cmd.Flags().Int64Var(&d.version, "version", -1, "refuse when the gap is not at this `version` any more; -1: whatever it is")
		}
		if flags != nil {
			flags(cmd, &d)
		}
		return cmd
	}
	return []*cobra.Command{
		subcommand("show", "Show one gap with its history", "Show one gap: what it is, whom it affects, and everything that happened to it.", nil, nil),
		subcommand("accept", "Live with a gap until a date", "Accept a gap for a reason until a date, at most a year ahead. It opens again by itself then; hits until then are counted.",
			func(ctx context.Context, p *program, uid string, d gapDecision) error {
				until, err := time.Parse(time.DateOnly, d.until)
				if err != nil {
					return usageError{fmt.Errorf("--until: %q is not a date such as 2027-03-31: %w", d.until, graph.ErrInvalid)}
				}
				return p.database.AcceptFindings(ctx, []graph.FindingVersion{{UID: uid, Version: d.version}}, d.by, d.reason, until, time.Now())
			}, func(cmd *cobra.Command, d *gapDecision) {
				cmd.Flags().StringVar(&d.reason, "reason", "", "why")
				cmd.Flags().StringVar(&d.until, "until", "", "until which `date` in UTC")
				_ = cmd.MarkFlagRequired("reason")
				_ = cmd.MarkFlagRequired("until")
			}),
		subcommand("withdraw", "End the acceptance of a gap", "Open an accepted gap again before the end of its acceptance.",
			func(ctx context.Context, p *program, uid string, d gapDecision) error {
				return p.database.WithdrawAcceptance(ctx, graph.FindingVersion{UID: uid, Version: d.version}, d.by, d.reason, time.Now())
			}, func(cmd *cobra.Command, d *gapDecision) {
				cmd.Flags().StringVar(&d.reason, "reason", "", "why")
				_ = cmd.MarkFlagRequired("reason")
			}),
		subcommand("assign", "Say who has to see to a gap", "Say who has to see to a gap. Without --to it is nobody.",
			func(ctx context.Context, p *program, uid string, d gapDecision) error {
				return p.database.AssignFinding(ctx, graph.FindingVersion{UID: uid, Version: d.version}, d.by, d.to, time.Now())
			}, func(cmd *cobra.Command, d *gapDecision) { cmd.Flags().StringVar(&d.to, "to", "", "`who`") }),
		subcommand("comment", "Write a comment to the history of a gap", "Write a comment to the history of a gap. It is never changed.",
			func(ctx context.Context, p *program, uid string, d gapDecision) error {
				return p.database.CommentFinding(ctx, uid, d.by, d.text, time.Now())
			}, func(cmd *cobra.Command, d *gapDecision) {
				cmd.Flags().StringVar(&d.text, "text", "", "the comment")
				_ = cmd.MarkFlagRequired("text")
			}),
	}
}

// currentUser names who runs the command, as far as the system tells.
func currentUser() string {
	if one, err := user.Current(); err == nil && one.Username != "" {
		return one.Username
	}
	return "local"
}

// shownFinding is what `clew gaps show --json` prints.
type shownFinding struct {
	graph.Finding
	History []graph.FindingEvent `json:"history"` // newest first
}

func (c *command) printFinding(ctx context.Context, p *program, uid string, asJSON bool) error {
	record, err := p.database.Finding(ctx, uid)
	if err != nil {
		return err
	}
	finding := record.Finding
	if asJSON {
		return c.printJSON(shownFinding{Finding: finding, History: record.History.Rows})
	}
	fmt.Fprintf(c.out, "%s (%s, %s)\n%s %s\n", finding.Rule, finding.Severity, finding.Status, finding.SubjectLabel, finding.Subject)
	if finding.Details != "" {
		fmt.Fprintln(c.out, finding.Details)
	}
	fmt.Fprintf(c.out, "count %d, first %s, last %s, version %d\n", finding.Count, finding.FirstAt.UTC().Format(time.RFC3339), finding.LastAt.UTC().Format(time.RFC3339), finding.Version)
	var sponsors []string
	for _, sponsor := range finding.Sponsors {
		sponsors = append(sponsors, sponsor.Name)
	}
	fmt.Fprintf(c.out, "sponsors: %s\nassigned to: %s\n", orText(strings.Join(sponsors, ", "), "nobody"), orText(finding.Assignee, "nobody"))
	if accepted := finding.Acceptance; accepted != nil {
		fmt.Fprintf(c.out, "accepted by %s until %s: %s (%d hits since)\n", accepted.By, accepted.Until.UTC().Format(time.DateOnly), accepted.Reason, accepted.More)
	}
	for _, event := range record.History.Rows {
		fmt.Fprintf(c.out, "  %s  %-9s %s %s\n", event.At.UTC().Format(time.RFC3339), event.Kind, orText(event.By, "clew"), event.Text)
	}
	return nil
}
