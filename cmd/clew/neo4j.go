package main

import (
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
		Short: "Start, stop or look at the managed Neo4j",
		Long: `Clew runs Neo4j Community by itself where no other one is configured. Each command starts it and ends it again, which
takes a while; one that is started here stays, and all commands on the same data folder use it.

With --json each prints one object: running, detached, pid, ownerPid, uri, user, passwordFile, version, since, folder,
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
	)
	return cmd
}

func (c *command) neo4jAction(name, short string, work func(*cobra.Command, neo4jd.Settings) (neo4jd.Status, error)) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: name, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, logger, err := c.load(slog.LevelWarn)
			if err != nil {
				return err
			}
			if config.Neo4j.URI != "" {
				return usageError{fmt.Errorf("neo4j.uri names a Neo4j that Clew does not run (%s): %w", config.Neo4j.URI, graph.ErrInvalid)}
			}
			settings := config.managed(logger, c.downloadProgress())
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
