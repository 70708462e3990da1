package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"clew/web/export"
)

func (c *command) verifyCommand() *cobra.Command {
	var keyFile string
	var expected export.Expected
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify PACK",
		Short: "Check an evidence pack, offline",
		Long: `Check an evidence pack by nothing but itself, without configuration, database or network: that it is one zip with exactly
the files of its manifest, each with its size and hash; that raw records have the hashes that name them and that the chains
refer to; and that judging each chain again by its own circumstances gives the states that the pack states. The first thing
that differs is named, and the exit code is 1.

Whoever changes a pack can make its manifest fit. So note the hash of the manifest when a pack is made, and give it with
--manifest; or have packs signed (pack.signing-key-file), and give the public key with --key.

With --json one object is printed: ok, difference{file, what} (null where nothing differs), manifest (its SHA-256), signature
(none, unchecked or valid), judged (chains judged again), title, madeAt, madeBy, clew, redacted, counts, leftOut[{what, why}].`,
		Example: "  clew verify clew-pack-3f2a91c04d7e.zip --manifest 3f2a91c04d7e...",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, arguments []string) error {
			if keyFile != "" {
				var err error
				if expected.Key, err = readVerifyingKey(keyFile); err != nil {
					return usageError{fmt.Errorf("--key: %w", err)}
				}
			}
			return c.verify(arguments[0], expected, asJSON)
		},
	}
	cmd.Flags().StringVar(&expected.Hash, "manifest", "", "the SHA-256 of the manifest that was noted when the pack was made, as `hex`")
	cmd.Flags().StringVar(&keyFile, "key", "", "`file` with the public key of the signature, as PEM")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// verifyResult is what `clew verify --json` prints.
type verifyResult struct {
	OK         bool              `json:"ok"`
	Difference *verifyDifference `json:"difference"`
	Manifest   string            `json:"manifest"`
	Signature  string            `json:"signature"`
	Judged     int               `json:"judged"`
	Title      string            `json:"title"`
	MadeAt     string            `json:"madeAt"`
	MadeBy     string            `json:"madeBy"`
	Clew       string            `json:"clew"`
	Redacted   bool              `json:"redacted"`
	Counts     export.Counts     `json:"counts"`
	LeftOut    []export.LeftOut  `json:"leftOut"`
}

type verifyDifference struct {
	File string `json:"file"`
	What string `json:"what"`
}

func (c *command) verify(name string, expected export.Expected, asJSON bool) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	found, err := export.Verify(file, about.Size(), expected)
	var difference *export.Difference
	if asJSON && (err == nil || errors.As(err, &difference)) {
		manifest := found.Manifest
		result := verifyResult{
			OK: err == nil, Manifest: found.Hash, Signature: found.Signature, Judged: found.Judged, Title: manifest.Title, MadeBy: manifest.MadeBy,
			Clew: manifest.Clew, Redacted: manifest.Redacted, Counts: manifest.Counts, LeftOut: manifest.LeftOut,
		}
		if difference != nil {
			result.Difference = &verifyDifference{File: difference.File, What: difference.What}
		} else {
			result.MadeAt = manifest.MadeAt.Format("2006-01-02T15:04:05.999999999Z07:00")
		}
		if printing := c.printJSON(result); printing != nil {
			return printing
		}
		if difference != nil {
			return fmt.Errorf("%s differs: %w", name, difference)
		}
		return nil
	}
	if err != nil {
		return fmt.Errorf("%s differs: %w", name, err)
	}
	manifest := found.Manifest
	fmt.Fprintf(c.out, "%s is as it was made: %s\n", name, manifest.Title)
	fmt.Fprintf(c.out, "made %s by %s, with Clew %s\n", manifest.MadeAt.Format("2006-01-02 15:04:05 UTC"), manifest.MadeBy, manifest.Clew)
	fmt.Fprintf(c.out, "%d actions, judged again %d with the same result; %d raw records; %d facts\n", manifest.Counts.Actions, found.Judged, manifest.Counts.Records, manifest.Counts.Facts)
	for _, left := range manifest.LeftOut {
		fmt.Fprintf(c.out, "not in it: %s: %s\n", left.What, left.Why)
	}
	fmt.Fprintf(c.out, "signature: %s\nmanifest %s\n", found.Signature, found.Hash)
	return nil
}
