package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/graph/judge"
	"clew/ingest/evidence"
)

// mostHits is how many actions are named when an identifier is that of several.
const mostHits = 10

func (c *command) traceCommand() *cobra.Command {
	var asJSON, exitCode, history bool
	var asOf, knownAt string
	cmd := &cobra.Command{
		Use:   "trace ACTION",
		Short: "Show the chain of custody of one action",
		Long: `Judge one action on what the graph knows now, with its raw record read and hashed again, and show the seven links of
its chain. ACTION is any identifier of it: its uid (aws-event:...), the event id of its source, or a tool call, trace or
conversation that holds no other action.

With --json one object is printed: action (its uid), verdict (traced, broken or unknown), links[{link, state, rule,
reason, evidence}], in the order of the chain. rule is the gap rule that the state breaks and evidence the hash of the
record that shows it; both are empty where there is none.

There are two clocks. --as-of judges the operation as if it were done at another moment: was the sponsor there, the grant
live, the credential good. --known-at tells what Clew had learnt by a moment: the states are those of the judgement that
was kept from then. A reason that was not kept is given where what the graph still has leads to the same state; where it
does not, that is said, and with --as-of the link is unknown. With either, the JSON object has asOf, knownAt, basis (now,
kept, rebuilt or not-loaded), keptSince (when that judgement was made) and forgotten (the links whose grounds are gone).

--history adds every judgement so far, oldest first: when Clew learnt it, the verdict, the links that changed with their
reasons, and the run and source whose facts led to it.`,
		Example: "  clew trace aws-event:9c3dc4a3-bd5e-4f2e-8a3e-6d5d7a1b2c3d\n  clew trace CHG-1077-call --known-at 2026-11-02T09:00:00Z --history",
		Args:    oneAction,
		RunE: func(cmd *cobra.Command, arguments []string) error {
			clocks, err := parseClocks(asOf, knownAt)
			if err != nil {
				return err
			}
			return c.with(cmd.Context(), slog.LevelWarn, func(ctx context.Context, p *program) error {
				chain, view, err := p.trace(ctx, strings.TrimSpace(arguments[0]), clocks)
				if err != nil {
					return err
				}
				judgement := view.Judgement
				if asJSON {
					err = c.printJSON(newTraceResult(chain, clocks, view, history))
				} else {
					text := clockLines(clocks, view) + traceTree(chain, judgement)
					if history {
						text += historyLines(chain)
					}
					_, err = fmt.Fprint(c.out, text)
				}
				if err == nil && exitCode && judgement.Verdict != graph.VerdictTraced {
					return errFindings
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.Flags().BoolVar(&history, "history", false, "show every judgement so far and what led to it")
	cmd.Flags().StringVar(&asOf, "as-of", "", "judge as if it were done at this `time`, such as 2026-11-02T09:00:00Z")
	cmd.Flags().StringVar(&knownAt, "known-at", "", "show what was known at this `time`")
	cmd.Flags().BoolVar(&exitCode, "exit-code", false, "exit with 3 when the chain is broken or unknown")
	return cmd
}

// oneAction wants the identifier of one action.
func oneAction(_ *cobra.Command, arguments []string) error {
	if len(arguments) != 1 || strings.TrimSpace(arguments[0]) == "" {
		return fmt.Errorf("the identifier of one action is needed, %d are given: %w", len(arguments), graph.ErrInvalid)
	}
	return nil
}

// traceResult is what `clew trace --json` prints.
type traceResult struct {
	Action  string        `json:"action"`
	Verdict graph.Verdict `json:"verdict"`
	Links   []traceLink   `json:"links"`
	*traceClocks
	History []traceStep `json:"history,omitempty"`
}

type traceLink struct {
	Link     graph.Link  `json:"link"`
	State    graph.State `json:"state"`
	Rule     string      `json:"rule"`
	Reason   string      `json:"reason"`
	Evidence string      `json:"evidence"`
}

func newTraceResult(chain graph.Chain, clocks judge.Clocks, view judge.View, history bool) traceResult {
	judgement := view.Judgement
	result := traceResult{Action: chain.Action.UID, Verdict: judgement.Verdict, traceClocks: newTraceClocks(clocks, view)}
	if history {
		result.History = traceSteps(chain)
	}
	for _, grade := range judgement.Grades {
		result.Links = append(result.Links, traceLink{Link: grade.Link, State: grade.State, Rule: grade.Rule, Reason: grade.Reason, Evidence: grade.Evidence})
	}
	return result
}

// trace judges one action by any of its identifiers as of the clocks. The error wraps graph.ErrNotFound when
// no action has the identifier, graph.ErrConflict when several do.
func (p *program) trace(ctx context.Context, identifier string, clocks judge.Clocks) (graph.Chain, judge.View, error) {
	uid, err := p.findAction(ctx, identifier)
	if err != nil {
		return graph.Chain{}, judge.View{}, err
	}
	chain, err := p.database.Chain(ctx, uid)
	if err != nil {
		return graph.Chain{}, judge.View{}, err
	}
	chain.Circumstances.Evidence = p.evidenceOf(ctx, chain.Action)
	return chain, p.judge.AsOf(chain, clocks, time.Now().UTC()), nil
}

// evidenceOf reads the raw record of an action and hashes it again.
func (p *program) evidenceOf(ctx context.Context, action graph.Action) graph.EvidenceState {
	if action.Evidence == "" {
		return graph.EvidenceMissing
	}
	_, err := p.evidence.Read(ctx, action.Segment, action.Evidence)
	state := evidence.State(err)
	if state == "" {
		p.logger.WarnContext(ctx, "the raw record cannot be read, so its link is not known", "action", action.UID, "error", err)
	}
	return state
}

// findAction gives the uid of the one action that has the identifier.
func (p *program) findAction(ctx context.Context, identifier string) (string, error) {
	found, err := p.database.Search(ctx, identifier, mostHits)
	if err != nil {
		return "", err
	}
	var actions []string
	other := ""
	for _, hit := range found.Hits {
		switch {
		case !hit.Exact:
		case hit.Node.Label == "Action":
			actions = append(actions, hit.Node.UID)
		case hit.Of != "":
			page, err := p.database.Actions(ctx, graph.ActionQuery{Of: hit.Of, Value: identifier, Turn: graph.Turn{Most: mostHits}})
			if err != nil {
				return "", err
			}
			for _, line := range page.Rows {
				actions = append(actions, line.UID)
			}
		default:
			other = hit.Node.Label
		}
	}
	switch {
	case len(actions) == 1:
		return actions[0], nil
	case len(actions) > 1:
		return "", fmt.Errorf("%q names several actions, such as %s; trace one of them: %w", identifier, strings.Join(actions, ", "), graph.ErrConflict)
	case other != "":
		return "", fmt.Errorf("%q is the identifier of a node with the label %s, not of an action; `clew serve` shows it: %w", identifier, other, graph.ErrNotFound)
	}
	return "", fmt.Errorf("no action has the identifier %q; it may belong to a source that is not collected: %w", identifier, graph.ErrNotFound)
}
