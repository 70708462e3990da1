package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"clew/graph"
	"clew/graph/neo4jd"
)

func (c *command) neo4jCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "neo4j",
		Short: "Start, stop, look at, dump or load the managed Neo4j",
		Long: `Clew runs Neo4j Community by itself where no other one is configured. Each command starts it and ends it again, which
takes a while; one that is started here stays, and all commands on the same data folder use it.

With --json start, stop and status print one object: running, detached, pid, ownerPid, uri, user, passwordFile, version, since, folder,
storeBytes.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(
		c.neo4jAction("start", "Start it, to stay until it is stopped", func(cmd *cobra.Command, settings neo4jd.Settings) (neo4jd.Status, error) {
			return neo4jd.Start(cmd.Context(), settings)
		}),
		c.neo4jAction("stop", "Stop it", func(cmd *cobra.Command, settings neo4jd.Settings) (neo4jd.Status, error) {
			status, err := neo4jd.Stop(cmd.Context(), settings)
			if errors.Is(err, neo4jd.ErrNotRunning) {
				return neo4jd.Inspect(settings)
			}
			if err == nil {
				status = neo4jd.Status{DataDir: status.DataDir, StoreBytes: status.StoreBytes}
			}
			return status, err
		}),
		c.neo4jAction("status", "Say whether it runs, and where", func(_ *cobra.Command, settings neo4jd.Settings) (neo4jd.Status, error) {
			return neo4jd.Inspect(settings)
		}),
		c.neo4jArchive("dump FILE", "Write its store to a file, for a backup; it must be stopped", neo4jd.Dump, "dumped to"),
		c.neo4jArchive("load FILE", "Replace its store by that of a file; it must be stopped", neo4jd.Load, "loaded from"),
	)
	return cmd
}

// neo4jArchive is a command that moves the store of the managed Neo4j to or from a file.
func (c *command) neo4jArchive(use, short string, work func(context.Context, neo4jd.Settings, string) error, done string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, arguments []string) error {
			settings, err := c.managedSettings()
			if err != nil {
				return err
			}
			if err := work(cmd.Context(), settings, arguments[0]); err != nil {
				return err
			}
			_, err = fmt.Fprintf(c.out, "%s %s %s\n", settings.DataDir, done, arguments[0])
			return err
		},
	}
}

// managedSettings gives the settings of the managed Neo4j; a usage error where another one is configured.
func (c *command) managedSettings() (neo4jd.Settings, error) {
	config, logger, err := c.load(slog.LevelWarn)
	if err != nil {
		return neo4jd.Settings{}, err
	}
	if config.Neo4j.URI != "" {
		return neo4jd.Settings{}, usageError{fmt.Errorf("neo4j.uri names a Neo4j that Clew does not run (%s): %w", config.Neo4j.URI, graph.ErrInvalid)}
	}
	return config.managed(logger, c.downloadProgress()), nil
}

func (c *command) neo4jAction(name, short string, work func(*cobra.Command, neo4jd.Settings) (neo4jd.Status, error)) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: name, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := c.managedSettings()
			if err != nil {
				return err
			}
			status, err := work(cmd, settings)
			if err != nil {
				return err
			}
			if asJSON {
				return c.printJSON(newNeo4jResult(status))
			}
			return c.printNeo4j(status)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// neo4jResult is what `clew neo4j ... --json` prints.
type neo4jResult struct {
	Running      bool      `json:"running"`
	Detached     bool      `json:"detached"`
	PID          int       `json:"pid"`
	OwnerPID     int       `json:"ownerPid"`
	URI          string    `json:"uri"`
	User         string    `json:"user"`
	PasswordFile string    `json:"passwordFile"`
	Version      string    `json:"version"`
	Since        time.Time `json:"since,omitzero"`
	Folder       string    `json:"folder"`
	StoreBytes   int64     `json:"storeBytes"`
}

func newNeo4jResult(status neo4jd.Status) neo4jResult {
	return neo4jResult{
		Running: status.Running, Detached: status.Detached, PID: status.PID, OwnerPID: status.OwnerPID, URI: status.URI,
		User: neo4jd.Username, PasswordFile: filepath.Join(status.DataDir, "password"), Version: status.Version, Since: status.Since,
		Folder: status.DataDir, StoreBytes: status.StoreBytes,
	}
}

func (c *command) printNeo4j(status neo4jd.Status) error {
	if !status.Running {
		_, err := fmt.Fprintf(c.out, "Neo4j does not run; its data is in %s (%d MB)\n", status.DataDir, status.StoreBytes/1e6)
		return err
	}
	how := fmt.Sprintf("until process %d ends", status.OwnerPID)
	if status.Detached {
		how = "until `clew neo4j stop`"
	}
	_, err := fmt.Fprintf(c.out, "Neo4j %s runs at %s as process %d since %s, %s\nUser %s, password in %s; its data is in %s (%d MB)\n",
		status.Version, status.URI, status.PID, status.Since.Format(time.RFC3339), how,
		neo4jd.Username, filepath.Join(status.DataDir, "password"), status.DataDir, status.StoreBytes/1e6)
	return err
}
