package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/ingest"
	"clew/web"
	"clew/web/export"
)

// packFlags are the flags of `clew pack`.
type packFlags struct {
	identity, credential, from, to, out string
	redact, json                        bool
}

func (c *command) packCommand() *cobra.Command {
	var flags packFlags
	cmd := &cobra.Command{
		Use:   "pack [ACTION...]",
		Short: "Make an evidence pack of actions",
		Long: `Make an evidence pack: one zip with a page to read it by, the chain of each action, the facts, the raw records, the queries
and a manifest with the hash of each file. It is about the actions that are named by any of their identifiers, or about those
of one identity or credential in a span of time, at most 1,000; a cut is said in the pack. ` + "`clew verify`" + ` checks it offline.

The hash of the manifest is printed: note it, since whoever has it can prove that the pack is this one. With --json one
object is printed: file, manifest, counts, leftOut[{what, why}].`,
		Example: "  clew pack aws-event:9c3dc4a3-bd5e-4f2e-8a3e-6d5d7a1b2c3d --out case-77.zip\n  clew pack --credential aws-key:AKIA... --from 2026-11-01 --out leaked.zip",
		RunE: func(cmd *cobra.Command, arguments []string) error {
			selection, err := flags.selection(arguments)
			if err != nil {
				return usageError{err}
			}
			return c.with(cmd.Context(), slog.LevelWarn, func(ctx context.Context, p *program) error {
				return c.pack(ctx, p, selection, flags)
			})
		},
	}
	cmd.Flags().StringVar(&flags.identity, "identity", "", "the actions of the identity with this `uid`")
	cmd.Flags().StringVar(&flags.credential, "credential", "", "the actions with the credential with this `uid`")
	cmd.Flags().StringVar(&flags.from, "from", "", "only actions since this `time`, RFC 3339 or a date, in UTC")
	cmd.Flags().StringVar(&flags.to, "to", "", "only actions before this `time`")
	cmd.Flags().StringVar(&flags.out, "out", "", "the `file` to write, which must not exist yet")
	cmd.Flags().BoolVar(&flags.redact, "redact-names", false, "replace the names and addresses of people, and leave out raw records and facts")
	cmd.Flags().BoolVar(&flags.json, "json", false, "print one JSON object")
	cmd.MarkFlagsMutuallyExclusive("identity", "credential")
	return cmd
}

// selection says which actions are meant.
func (f packFlags) selection(arguments []string) (web.Selection, error) {
	selection := web.Selection{Actions: arguments}
	listed := f.identity != "" || f.credential != ""
	switch {
	case f.out == "":
		return selection, fmt.Errorf("--out: name the file to write: %w", graph.ErrInvalid)
	case len(arguments) == 0 && !listed:
		return selection, fmt.Errorf("name an action, or an identity or a credential by its flag: %w", graph.ErrInvalid)
	case len(arguments) > 0 && (listed || f.from != "" || f.to != ""):
		return selection, fmt.Errorf("either actions are named, or those of an identity or a credential: %w", graph.ErrInvalid)
	case len(arguments) > export.MostPacked:
		return selection, fmt.Errorf("%d actions are named, and a pack holds at most %d: %w", len(arguments), export.MostPacked, graph.ErrInvalid)
	case f.identity != "":
		selection.List = graph.ActionQuery{Of: graph.ActionsOfIdentity, Value: f.identity}
	case f.credential != "":
		selection.List = graph.ActionQuery{Of: graph.ActionsOfCredential, Value: f.credential}
	}
	var err error
	if selection.List.Interval.From, err = flagTime("from", f.from); err != nil {
		return selection, err
	}
	selection.List.Interval.To, err = flagTime("to", f.to)
	return selection, err
}

// flagTime reads a time of the command line, zero for none.
func flagTime(name, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("--%s: %.60q is not a time such as 2026-11-20T02:14:00Z: %w", name, text, graph.ErrInvalid)
}

// packResult is what `clew pack --json` prints.
type packResult struct {
	File     string           `json:"file"`
	Manifest string           `json:"manifest"`
	Counts   export.Counts    `json:"counts"`
	LeftOut  []export.LeftOut `json:"leftOut"`
}

func (c *command) pack(ctx context.Context, p *program, selection web.Selection, flags packFlags) (err error) {
	for i, identifier := range selection.Actions {
		if selection.Actions[i], err = p.findAction(ctx, strings.TrimSpace(identifier)); err != nil {
			return err
		}
	}
	key, err := p.config.Pack.key()
	if err != nil {
		return usageError{err}
	}
	packing := web.Packing{
		Graph: p.database, Evidence: pagesEvidence{p.evidence}, Facts: p.recordFacts, Judge: p.judge, Rules: pagesRules{p.catalogue}, Queries: pagesQueries{},
		Version: version(), Key: key,
	}
	moment, by := time.Now().UTC().Truncate(time.Second), callerName()
	made, err := writeWhole(flags.out, func(to io.Writer) (export.Written, error) {
		return packing.Pack(ctx, selection, by, moment, flags.redact).Write(ctx, to)
	})
	if err != nil {
		return err
	}
	visit := graph.Visit{
		UID: "pack:" + made.Hash, User: by, At: moment, Operation: "export", Target: strings.TrimSpace(made.Manifest.Subject + " as evidence pack, manifest " + made.Hash),
	}
	if err := p.database.WriteVisits(ctx, []graph.Visit{visit}); err != nil {
		return errors.Join(fmt.Errorf("the export could not be recorded, so the pack is removed: %w", err), os.Remove(flags.out))
	}
	if flags.json {
		return c.printJSON(packResult{File: flags.out, Manifest: made.Hash, Counts: made.Manifest.Counts, LeftOut: made.Manifest.LeftOut})
	}
	counts := made.Manifest.Counts
	fmt.Fprintf(c.out, "%s: %d actions, %d raw records, %d facts\n", flags.out, counts.Actions, counts.Records, counts.Facts)
	for _, left := range made.Manifest.LeftOut {
		fmt.Fprintf(c.out, "not in it: %s: %s\n", left.What, left.Why)
	}
	fmt.Fprintf(c.out, "manifest %s\n", made.Hash)
	return nil
}

// callerName gives who runs the command, for the record.
func callerName() string {
	caller, err := user.Current()
	if err != nil {
		return "command line"
	}
	return cmp.Or(caller.Username, "command line")
}

// writeWhole writes a new file that is there only when it is whole.
func writeWhole(name string, write func(io.Writer) (export.Written, error)) (made export.Written, err error) {
	if _, err := os.Lstat(name); err == nil {
		return made, fmt.Errorf("%s exists already; name a new file: %w", name, graph.ErrConflict)
	}
	file, err := os.CreateTemp(filepath.Dir(name), ".clew-pack-*")
	if err != nil {
		return made, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	made, err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return made, err
	}
	return made, os.Rename(file.Name(), name)
}

// recordFacts decodes a raw record of a configured source again, as export.FactsOf does.
func (p *program) recordFacts(ctx context.Context, source string, record []byte, position string) ([]export.Fact, error) {
	for _, configured := range p.config.Sources {
		if configured.source().UID != source {
			continue
		}
		collector, err := configured.Collector.Open(ctx, ingest.Environment{Source: configured.source()})
		if err != nil {
			return nil, fmt.Errorf("the source %s cannot be opened", source)
		}
		if closer, closes := collector.(io.Closer); closes {
			defer func() { _ = closer.Close() }()
		}
		decoder, decodes := collector.(ingest.Decoder)
		if !decodes {
			return nil, fmt.Errorf("records of a source of kind %s cannot be decoded one by one", configured.Kind)
		}
		file, place, _ := strings.Cut(position, "#")
		return encodedFacts(decoder.Decode(ctx, record, file, place))
	}
	return nil, fmt.Errorf("the source %s is not in the configuration", source)
}

func encodedFacts(record ingest.Record) ([]export.Fact, error) {
	if record.Rejection != "" {
		return nil, fmt.Errorf("it can no longer be decoded: %s", record.Rejection)
	}
	facts := make([]export.Fact, 0, len(record.Facts))
	for _, fact := range record.Facts {
		encoded, err := ingest.EncodeFact(fact)
		if err != nil {
			return nil, err
		}
		facts = append(facts, export.Fact{At: fact.Header().At, JSON: encoded})
	}
	return facts, nil
}
