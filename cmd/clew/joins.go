package main

import (
	"context"
	"fmt"
	"log/slog"
	"os/user"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
)

func (c *command) joinsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "joins IDENTITY",
		Short: "Show how the keys of an identity were joined, and decide about it",
		Long: `Show under which keys an identity is known, by what statements each was joined, and what analysts decided about that.
IDENTITY is its uid, as pages and --json outputs give it.

Decisions are recorded with who, when and why, are never deleted, and outlive every later run:
pin (the key is the identity's, whatever sources say), dispute (it is not), undo (what was merged is an identity of its
own), withdraw (an earlier decision holds no longer). What they touch is judged again before the command ends.`,
		Example: "  clew joins cmdb:7\n  clew joins dispute cmdb:7 db:billing --reason 'the tag was copied'\n  clew joins withdraw join-decision/ABC --reason 'it was right'",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd.Context(), slog.LevelWarn, func(ctx context.Context, p *program) error { return c.joins(ctx, p, args[0], asJSON) })
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	for _, one := range []struct {
		kind         graph.JoinKind
		use, meaning string
	}{
		{graph.JoinPin, "pin IDENTITY KEY", "Record that a key is the identity's, whatever sources say"},
		{graph.JoinDispute, "dispute IDENTITY KEY", "Record that a key is not the identity's"},
		{graph.JoinUndo, "undo IDENTITY KEY", "Record that what was merged under a key is an identity of its own"},
		{graph.JoinWithdraw, "withdraw DECISION", "Record that an earlier decision holds no longer"},
	} {
		cmd.AddCommand(c.decideCommand(one.kind, one.use, one.meaning))
	}
	return cmd
}

func (c *command) decideCommand(kind graph.JoinKind, use, meaning string) *cobra.Command {
	var reason string
	arguments := 2
	if kind == graph.JoinWithdraw {
		arguments = 1
	}
	cmd := &cobra.Command{
		Use: use, Short: meaning, Args: cobra.ExactArgs(arguments),
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.with(cmd.Context(), slog.LevelWarn, func(ctx context.Context, p *program) error { return c.decideJoin(ctx, p, kind, args, reason) })
		},
	}
	cmd.Flags().StringVar(&reason, "reason", "", "`why`, for the record")
	_ = cmd.MarkFlagRequired("reason")
	return cmd
}

func (c *command) decideJoin(ctx context.Context, p *program, kind graph.JoinKind, args []string, reason string) error {
	decision := graph.JoinDecision{Kind: kind, Reason: reason, User: localUser()}
	if kind == graph.JoinWithdraw {
		decision.Withdraws = args[0]
	} else {
		key, err := graph.ParseKey(args[1])
		if err != nil {
			return usageError{fmt.Errorf("%w: %w", err, graph.ErrInvalid)}
		}
		joins, err := p.database.Joins(ctx, args[0])
		if err != nil {
			return err
		}
		decision.Alias = key
		if decision.Identity, err = joins.KeyBeside(key); err != nil {
			return err
		}
	}
	change, err := p.pipeline.DecideJoin(ctx, decision, "")
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "recorded as %s\n", change.Decision.UID)
	for _, move := range append(change.Apart, change.Merged...) {
		fmt.Fprintf(c.out, "from %s to %s:", move.From, move.To)
		for _, key := range move.Keys {
			fmt.Fprintf(c.out, " %s", key)
		}
		fmt.Fprintln(c.out)
	}
	if err := p.pipeline.Settle(ctx); err != nil {
		return fmt.Errorf("the decision is recorded, but what it touches waits to be judged again: %w", err)
	}
	_, err = p.runRules(ctx)
	return err
}

// localUser names who runs the command.
func localUser() string {
	if current, err := user.Current(); err == nil && current.Username != "" {
		return current.Username
	}
	return "local"
}

// joinsResult is what `clew joins --json` prints.
type joinsResult struct {
	Identity  string         `json:"identity"`
	Name      string         `json:"name"`
	Keys      []joinKey      `json:"keys"`
	Claims    []joinClaim    `json:"statements"`
	Decisions []joinDecision `json:"decisions"`
	Merged    []string       `json:"merged"`
}

type joinKey struct {
	Key        graph.Key `json:"key"`
	Rule       string    `json:"rule"`
	On         string    `json:"on"`
	Confidence float64   `json:"confidence"`
}

type joinClaim struct {
	Key        graph.Key `json:"key"`
	Alias      graph.Key `json:"alias"`
	Rule       string    `json:"rule"`
	Confidence float64   `json:"confidence"`
	Source     string    `json:"source"`
	Evidence   string    `json:"evidence"`
	FirstSeen  time.Time `json:"firstSeen"`
	LastSeen   time.Time `json:"lastSeen"`
	Void       bool      `json:"void"`
}

type joinDecision struct {
	UID         string    `json:"uid"`
	Kind        string    `json:"kind"`
	Alias       graph.Key `json:"alias"`
	Identity    graph.Key `json:"identity"`
	Reason      string    `json:"reason"`
	User        string    `json:"user"`
	At          time.Time `json:"at"`
	WithdrawnBy string    `json:"withdrawnBy,omitempty"`
}

func (c *command) joins(ctx context.Context, p *program, uid string, asJSON bool) error {
	joins, err := p.database.Joins(ctx, uid)
	if err != nil {
		return err
	}
	result := joinsResult{Identity: joins.Identity.UID, Name: joins.Identity.Name, Keys: []joinKey{}, Claims: []joinClaim{}, Decisions: []joinDecision{}, Merged: []string{}}
	for _, alias := range joins.Aliases {
		result.Keys = append(result.Keys, joinKey{alias.Key, alias.Rule, alias.On, alias.Confidence})
	}
	for _, claim := range joins.Claims {
		result.Claims = append(result.Claims, joinClaim{claim.Key, claim.Alias, claim.Rule, claim.Confidence, claim.Source, claim.Evidence, claim.FirstSeen, claim.LastSeen, claim.Void})
	}
	for _, one := range joins.Decisions {
		result.Decisions = append(result.Decisions, joinDecision{one.UID, string(one.Kind), one.Alias, one.Identity, one.Reason, one.User, one.At, one.WithdrawnBy})
	}
	for _, merged := range joins.Merged {
		result.Merged = append(result.Merged, merged.UID)
	}
	if asJSON {
		return c.printJSON(result)
	}
	return c.printJoins(result)
}

func (c *command) printJoins(result joinsResult) error {
	fmt.Fprintf(c.out, "%s (%s)\n\n", result.Name, result.Identity)
	columns := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(columns, "key\trule\ton\tconfidence")
	for _, key := range result.Keys {
		fmt.Fprintf(columns, "%s\t%s\t%s\t%.2f\n", key.Key, key.Rule, key.On, key.Confidence)
	}
	fmt.Fprintln(columns, "\nstatement\trule\tsource\trecord\tlast seen")
	for _, claim := range result.Claims {
		void := ""
		if claim.Void {
			void = " (does not count)"
		}
		fmt.Fprintf(columns, "%s = %s%s\t%s\t%s\t%s\t%s\n", claim.Key, claim.Alias, void, claim.Rule, claim.Source, claim.Evidence, claim.LastSeen.UTC().Format(time.DateOnly))
	}
	for _, one := range result.Decisions {
		state := ""
		if one.WithdrawnBy != "" {
			state = ", withdrawn"
		}
		fmt.Fprintf(columns, "\n%s: %s %s %s%s\t%s, %s\n  %s\n", one.UID, one.Kind, one.Alias, one.Identity, state, one.User, one.At.UTC().Format(time.DateOnly), one.Reason)
	}
	return columns.Flush()
}
