package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/ingest/evidence"
)

// mostHits is how many actions are named when an identifier is that of several.
const mostHits = 10

func (c *command) traceCommand() *cobra.Command {
	var asJSON, exitCode bool
	cmd := &cobra.Command{
		Use:   "trace ACTION",
		Short: "Show the chain of custody of one action",
		Long: `Judge one action on what the graph knows now, with its raw record read and hashed again, and show the seven links of
its chain. ACTION is any identifier of it: its uid (aws-event:...), the event id of its source, or a tool call, trace or
conversation that holds no other action.

With --json one object is printed: action (its uid), verdict (traced, broken or unknown), links[{link, state, rule,
reason, evidence}], in the order of the chain. rule is the gap rule that the state breaks and evidence the hash of the
record that shows it; both are empty where there is none.`,
		Example: "  clew trace aws-event:9c3dc4a3-bd5e-4f2e-8a3e-6d5d7a1b2c3d",
		Args:    oneAction,
		RunE: func(cmd *cobra.Command, arguments []string) error {
			return c.with(cmd.Context(), slog.LevelWarn, func(ctx context.Context, p *program) error {
				chain, judgement, err := p.trace(ctx, strings.TrimSpace(arguments[0]))
				if err != nil {
					return err
				}
				if asJSON {
					err = c.printJSON(newTraceResult(chain.Action, judgement))
				} else {
					_, err = fmt.Fprint(c.out, traceTree(chain, judgement))
				}
				if err == nil && exitCode && judgement.Verdict != graph.VerdictTraced {
					return errFindings
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
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
}

type traceLink struct {
	Link     graph.Link  `json:"link"`
	State    graph.State `json:"state"`
	Rule     string      `json:"rule"`
	Reason   string      `json:"reason"`
	Evidence string      `json:"evidence"`
}

func newTraceResult(action graph.Action, judgement graph.Judgement) traceResult {
	result := traceResult{Action: action.UID, Verdict: judgement.Verdict}
	for _, grade := range judgement.Grades {
		result.Links = append(result.Links, traceLink{Link: grade.Link, State: grade.State, Rule: grade.Rule, Reason: grade.Reason, Evidence: grade.Evidence})
	}
	return result
}

// trace judges one action by any of its identifiers on what the graph knows now. The error wraps graph.ErrNotFound when
// no action has the identifier, graph.ErrConflict when several do.
func (p *program) trace(ctx context.Context, identifier string) (graph.Chain, graph.Judgement, error) {
	uid, err := p.findAction(ctx, identifier)
	if err != nil {
		return graph.Chain{}, graph.Judgement{}, err
	}
	chain, err := p.database.Chain(ctx, uid)
	if err != nil {
		return graph.Chain{}, graph.Judgement{}, err
	}
	chain.Circumstances.Evidence = p.evidenceOf(ctx, chain.Action)
	return chain, p.judge.Judge(chain.Action, chain.Circumstances, time.Now().UTC()), nil
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
