package main

import (
	"fmt"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"clew/graph/rule"
)

func (c *command) rulesCommand() *cobra.Command {
	var asJSON, check bool
	cmd := &cobra.Command{
		Use:   "rules [ID]",
		Short: "List the gap rules, or show one",
		Long: `List the catalogue of gap rules: those that Clew ships and those of the folders in rules.folders. With an ID, show one.

With --check every rule's header, query, controls and test are checked and a table tells how each was loaded; what is wrong
is named with file and line, and the exit code is 1.
With --json one object is printed: rules[{id, title, category, severity, subject, kind, description, sees, cannotSee,
remediation, controls, query, own}].`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, arguments []string) error {
			config, _, err := c.load(slog.LevelWarn)
			if err != nil {
				return err
			}
			catalogue, err := loadRules(config)
			if err != nil {
				return err
			}
			rules := catalogue.Rules()
			if check {
				return c.checkRules(catalogue)
			}
			if len(arguments) == 1 {
				if err := knownRule(catalogue, arguments[0]); err != nil {
					return usageError{err}
				}
				one, _ := catalogue.Rule(arguments[0])
				rules = []rule.Rule{one}
			}
			switch {
			case asJSON:
				return c.printJSON(newRulesResult(rules))
			case len(arguments) == 1:
				return c.printRule(rules[0], catalogue)
			}
			return c.printRules(rules)
		},
		ValidArgsFunction: c.completeRules,
	}
	cmd.Flags().BoolVar(&check, "check", false, "check all rules, with a table of them")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// rulesResult is what `clew rules --json` prints.
type rulesResult struct {
	Rules []rulesRule `json:"rules"`
}

type rulesRule struct {
	ID          string   `json:"id"`
	Title       string   `json:"title"`
	Category    string   `json:"category"`
	Severity    string   `json:"severity"`
	Subject     string   `json:"subject"`
	Kind        string   `json:"kind"`
	Description string   `json:"description"`
	Sees        string   `json:"sees"`
	CannotSee   string   `json:"cannotSee"`
	Remediation string   `json:"remediation"`
	Controls    []string `json:"controls"`
	Query       string   `json:"query"`
	Own         bool     `json:"own"` // from a folder of rules.folders
}

func newRulesResult(rules []rule.Rule) rulesResult {
	result := rulesResult{Rules: []rulesRule{}}
	for _, one := range rules {
		result.Rules = append(result.Rules, rulesRule{
			ID: one.ID, Title: one.Title, Category: string(one.Category), Severity: one.Severity, Subject: one.Subject, Kind: string(one.Kind),
			Description: one.Description, Sees: one.Sees, CannotSee: one.CannotSee, Remediation: one.Remediation,
			Controls: append([]string{}, one.Controls...), Query: one.Query, Own: one.Own,
		})
	}
	return result
}

func (c *command) printRules(rules []rule.Rule) error {
	columns := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "severity\trule\tabout\ttitle")
	for _, one := range rules {
		fmt.Fprintf(columns, "%s\t%s\t%s\t%s\n", one.Severity, one.ID, one.Subject, one.Title)
	}
	return columns.Flush()
}

func (c *command) printRule(one rule.Rule, catalogue *rule.Catalogue) error {
	fmt.Fprintf(c.out, "%s\n%s, %s, about %s\n\n%s\n\nSees: %s\nCannot see: %s\nRemediation: %s\n", one.Title, one.ID, one.Severity, one.Subject,
		one.Description, one.Sees, one.CannotSee, one.Remediation)
	for _, id := range one.Controls {
		control, _ := catalogue.Control(id)
		fmt.Fprintf(c.out, "Control: %s %s\n", id, control.Title)
	}
	for _, parameter := range one.Parameters {
		fmt.Fprintf(c.out, "Parameter: %s = %v: %s\n", parameter.Name, parameter.Value, parameter.Meaning)
	}
	if one.Query == "" {
		return nil
	}
	_, err := fmt.Fprintf(c.out, "\n%s\n", one.Query)
	return err
}

// checkRules prints every rule as it was loaded, with its twin, and gives what is wrong as an error.
func (c *command) checkRules(catalogue *rule.Catalogue) error {
	columns := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "rule\tkind\tseverity\thits\tnear misses\tfrom\tcontrols")
	hits, misses := 0, 0
	for _, one := range catalogue.Rules() {
		from := "Clew"
		if one.Own {
			from = one.File
		}
		fmt.Fprintf(columns, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", one.ID, one.Kind, one.Severity, len(one.Twin.Hits), len(one.Twin.Misses), from, strings.Join(one.Controls, " "))
		hits, misses = hits+len(one.Twin.Hits), misses+len(one.Twin.Misses)
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	if refused := catalogue.Refused(); len(refused) > 0 {
		return fmt.Errorf("%d rules are right, %d are wrong:\n%w", len(catalogue.Rules()), len(refused), catalogue.Err())
	}
	_, err := fmt.Fprintf(c.out, "%d rules are right, with %d hits and %d near misses in their tests\n", len(catalogue.Rules()), hits, misses)
	return err
}

func ruleIDs(catalogue *rule.Catalogue) []string {
	var ids []string
	for _, one := range catalogue.Rules() {
		ids = append(ids, one.ID)
	}
	return ids
}
