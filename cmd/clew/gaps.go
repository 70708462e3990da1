package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/graph/rule"
	"clew/ingest/catalog"
)

// findingsAtOnce is how many findings are read at a time.
const findingsAtOnce = 500

// allStatuses asks for findings of every status.
const allStatuses = "all"

var findingStatuses = []string{graph.FindingOpen, graph.FindingAccepted, graph.FindingResolved, allStatuses}

// gapsFlags are the flags of `clew gaps`.
type gapsFlags struct {
	rule, severity, status    string
	sponsor, assignee, system string
	json, exitCode            bool
}

func (c *command) gapsCommand() *cobra.Command {
	var flags gapsFlags
	cmd := &cobra.Command{
		Use:   "gaps",
		Short: "List the gaps that were found",
		Long: `List findings: one for each rule and subject, those seen last first.

With --json one object is printed: findings[{uid, rule, severity, subject, count, firstAt, lastAt, status, details,
assignee}]. uid names the gap to show, accept, withdraw, assign and comment; subject is the uid of the node that the gap concerns; count is how many actions show it, 1 for a gap that no action has to show.`,
		Example: "  clew gaps --severity critical\n  clew gaps --rule self-approval --json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return c.gaps(cmd.Context(), flags) },
	}
	cmd.Flags().StringVar(&flags.rule, "rule", "", "only of the rule with this `id`")
	cmd.Flags().StringVar(&flags.severity, "severity", "", "only of this severity: "+strings.Join(rule.Severities, ", "))
	cmd.Flags().StringVar(&flags.status, "status", graph.FindingOpen, "only of this status: "+strings.Join(findingStatuses, ", "))
	cmd.Flags().StringVar(&flags.sponsor, "sponsor", "", "only what affects identities for which this `person` answers now, by uid, key or name")
	cmd.Flags().StringVar(&flags.assignee, "assignee", "", "only what is assigned to `who`; - for nobody")
	cmd.Flags().StringVar(&flags.system, "system", "", "only of this `system`, such as aws")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&flags.exitCode, "exit-code", false, "exit with 3 when there are any")
	_ = cmd.RegisterFlagCompletionFunc("severity", cobra.FixedCompletions(completions(rule.Severities), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("status", cobra.FixedCompletions(completions(findingStatuses), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("rule", c.completeRules)
	cmd.AddCommand(c.gapsDecideCommands()...)
	return cmd
}

// gapsResult is what `clew gaps --json` prints.
type gapsResult struct {
	Findings []gapsFinding `json:"findings"`
}

type gapsFinding struct {
	UID      string    `json:"uid"`
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Subject  string    `json:"subject"`
	Count    int64     `json:"count"`
	FirstAt  time.Time `json:"firstAt"`
	LastAt   time.Time `json:"lastAt"`
	Status   string    `json:"status"`
	Details  string    `json:"details"`
	Assignee string    `json:"assignee"`

	name string // how a person knows the subject
}

func (c *command) gaps(ctx context.Context, flags gapsFlags) error {
	for _, one := range []struct {
		flag, value string
		choices     []string
	}{{"severity", flags.severity, rule.Severities}, {"status", flags.status, findingStatuses}} {
		if one.value != "" && !slices.Contains(one.choices, one.value) {
			return usageError{fmt.Errorf("--%s: %q is none of %s: %w", one.flag, one.value, strings.Join(one.choices, ", "), graph.ErrInvalid)}
		}
	}
	return c.with(ctx, slog.LevelWarn, func(ctx context.Context, p *program) error {
		if err := knownRule(p.catalogue, flags.rule); err != nil {
			return usageError{err}
		}
		result, err := p.gaps(ctx, flags)
		if err != nil {
			return err
		}
		if flags.json {
			err = c.printJSON(result)
		} else {
			err = c.printGaps(result)
		}
		if err == nil && flags.exitCode && len(result.Findings) > 0 {
			return errFindings
		}
		return err
	})
}

func knownRule(catalogue *rule.Catalogue, id string) error {
	if _, known := catalogue.Rule(id); known || id == "" {
		return nil
	}
	return fmt.Errorf("--rule: there is no rule %q%s `clew rules` lists them: %w", id, separator(catalog.DidYouMean(id, ruleIDs(catalogue))), graph.ErrInvalid)
}

func (p *program) gaps(ctx context.Context, flags gapsFlags) (gapsResult, error) {
	query := graph.FindingQuery{Rule: flags.rule, Severity: flags.severity, Status: flags.status, Sponsor: flags.sponsor, Assignee: flags.assignee, System: flags.system, Turn: graph.Turn{Most: findingsAtOnce}}
	if query.Status == allStatuses {
		query.Status = ""
	}
	result := gapsResult{Findings: []gapsFinding{}}
	for {
		page, err := p.database.Findings(ctx, query)
		if err != nil {
			return gapsResult{}, err
		}
		for _, finding := range page.Rows {
			result.Findings = append(result.Findings, gapsFinding{
				UID: finding.UID, Details: finding.Details, Assignee: finding.Assignee, Rule: finding.Rule, Severity: finding.Severity, Subject: finding.Subject, Count: finding.Count,
				FirstAt: finding.FirstAt.UTC(), LastAt: finding.LastAt.UTC(), Status: finding.Status, name: finding.SubjectName,
			})
		}
		if page.Older == (graph.Place{}) {
			return result, nil
		}
		query.Turn.Place = page.Older
	}
}

func (c *command) printGaps(result gapsResult) error {
	if len(result.Findings) == 0 {
		_, err := fmt.Fprintln(c.out, "no gaps")
		return err
	}
	columns := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "severity\trule\tsubject\tcount\tfirst\tlast\tstatus")
	for _, finding := range result.Findings {
		fmt.Fprintf(columns, "%s\t%s\t%s\t%d\t%s\t%s\t%s\n", finding.Severity, finding.Rule, cmp.Or(finding.name, finding.Subject), finding.Count,
			finding.FirstAt.Format(time.DateOnly), finding.LastAt.Format(time.DateOnly), finding.Status)
	}
	return columns.Flush()
}

func (c *command) completeRules(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	catalogue, err := rule.Load()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var ids []cobra.Completion
	for _, one := range catalogue.Rules() {
		ids = append(ids, cobra.CompletionWithDesc(one.ID, one.Title))
	}
	return ids, cobra.ShellCompDirectiveNoFileComp
}
