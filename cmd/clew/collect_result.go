package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"clew/graph"
)

// collectResult is what `clew collect --json` prints. Read, Loaded, Rejected, Duplicates and Rejections are of the runs of
// this command, an interrupted run that it finished included; the other numbers are what the graph has of the sources.
type collectResult struct {
	Read              int64                   `json:"read"`
	Loaded            int64                   `json:"loaded"`
	Rejected          int64                   `json:"rejected"`
	Actions           int64                   `json:"actions"`
	Duplicates        int64                   `json:"duplicates"`
	IssuedCredentials int64                   `json:"issuedCredentials"`
	DerivedActions    int64                   `json:"derivedActions"`
	SessionActions    int64                   `json:"sessionActions"`
	Verdicts          map[graph.Verdict]int64 `json:"verdicts"`
	Rejections        []collectRejection      `json:"rejections"`

	cut     bool // there are more rejections than are listed
	sources []collectedSource
}

type collectRejection struct {
	File     string `json:"file"`
	Position string `json:"position"`
	Reason   string `json:"reason"`
}

// collectedSource is how one source fared.
type collectedSource struct {
	name     string
	run      graph.CollectorRun
	verdicts map[graph.Verdict]int64
	failed   bool
}

// The bounds of what is listed of rejections: in all, at once, and for a person to read.
const (
	mostRejections      = 10_000
	rejectionsAtOnce    = 1_000
	mostRejectionsShown = 20
)

func newCollectResult() *collectResult {
	return &collectResult{
		Verdicts:   map[graph.Verdict]int64{graph.VerdictTraced: 0, graph.VerdictBroken: 0, graph.VerdictUnknown: 0},
		Rejections: []collectRejection{},
	}
}

// add adds one source's run.
func (r *collectResult) add(ctx context.Context, p *program, source SourceConfig, run graph.CollectorRun, failed bool) error {
	one := collectedSource{name: source.Name, run: run, failed: failed}
	if run.UID != "" {
		counts, err := p.database.SourceCounts(ctx, run.SourceUID)
		if err != nil {
			return fmt.Errorf("count what the graph has of %s: %w", source.Name, err)
		}
		one.verdicts = counts.Verdicts
		r.Actions += counts.Actions
		r.IssuedCredentials += counts.IssuedCredentials
		r.DerivedActions += counts.DerivedActions
		r.SessionActions += counts.SessionActions
		for verdict, count := range counts.Verdicts {
			r.Verdicts[verdict] += count
		}
		if err := r.addRejections(ctx, p, run); err != nil {
			return fmt.Errorf("read the quarantine of %s: %w", source.Name, err)
		}
	}
	r.Read += run.Read
	r.Loaded += run.Loaded
	r.Rejected += run.Rejected
	r.Duplicates += run.Duplicates
	r.sources = append(r.sources, one)
	return nil
}

func (r *collectResult) addRejections(ctx context.Context, p *program, run graph.CollectorRun) error {
	if run.Rejected == 0 {
		return nil
	}
	after := ""
	for {
		page, more, err := p.database.RejectionsOfRun(ctx, run.UID, after, rejectionsAtOnce)
		if err != nil {
			return err
		}
		for _, rejection := range page {
			if len(r.Rejections) == mostRejections {
				r.cut = true
				return nil
			}
			r.Rejections = append(r.Rejections, collectRejection{File: rejection.File, Position: rejection.Position, Reason: rejection.Reason})
			after = rejection.UID
		}
		if !more {
			return nil
		}
	}
}

// printCollected prints the result, for programs or for people.
func (c *command) printCollected(result *collectResult, asJSON bool) error {
	if result.cut {
		fmt.Fprintf(c.err, "Of %d rejections the first %d are listed; the page of the source shows all.\n", result.Rejected, mostRejections)
	}
	if asJSON {
		return c.printJSON(result)
	}
	columns := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(columns, "read\tloaded\trejected\tduplicates\tnew actions\ttraced\tbroken\tunknown\t  source")
	for _, one := range result.sources {
		name := one.name
		if one.failed {
			name += " (failed)"
		}
		fmt.Fprintf(columns, "%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t  %s\n", one.run.Read, one.run.Loaded, one.run.Rejected, one.run.Duplicates, one.run.Actions,
			one.verdicts[graph.VerdictTraced], one.verdicts[graph.VerdictBroken], one.verdicts[graph.VerdictUnknown], name)
	}
	if err := columns.Flush(); err != nil {
		return err
	}
	if len(result.Rejections) == 0 {
		return nil
	}
	var text strings.Builder
	fmt.Fprintf(&text, "\n%d records were rejected and are kept in quarantine:\n", result.Rejected)
	for i, rejection := range result.Rejections {
		if i == mostRejectionsShown {
			fmt.Fprintf(&text, "  ... and %d more; --json lists them\n", result.Rejected-int64(i))
			break
		}
		fmt.Fprintf(&text, "  %s, %s: %s\n", rejection.File, orText(rejection.Position, "as a whole"), rejection.Reason)
	}
	_, err := fmt.Fprint(c.out, text.String())
	return err
}
