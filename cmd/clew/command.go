package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"
)

// streams are the standard streams of the process.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// command is what all subcommands share: the streams, the environment and the flags of the root command.
type command struct {
	streams
	environment []string
	configFile  string
	logLevel    string
}

// run carries out one command line and gives the exit code.
func run(ctx context.Context, arguments []string, s streams, environment []string) int {
	c := &command{streams: s, environment: environment}
	root := c.root()
	root.SetArgs(arguments)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	called, err := root.ExecuteContextC(ctx)
	return c.report(called, arguments, err)
}

func (c *command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "clew",
		Short: "Trace actions of non-human identities back to who asked, who approved, and what was provisioned",
		Long: `Clew answers one question about any action that a non-human identity took: who asked for the access, who approved
it, what was provisioned, with which credential was it used, and where does that chain break?

Every command works without a configuration file: the graph is kept in a Neo4j that Clew runs by itself, with its state
under CLEW_DATA (by default clew in the XDG state folder), or in the one that CLEW_NEO4J_URI, CLEW_NEO4J_USER and
CLEW_NEO4J_PASSWORD name. The configuration file is --config, CLEW_CONFIG, clew.yaml in the current folder, or
clew/clew.yaml in the user's configuration folder, in this order.

Exit codes: 0 the command did its work; 1 it failed; 2 the command line or the configuration is wrong; 3 it did its
work and --exit-code was given: records were rejected (collect), the chain is not traced (trace), there are gaps (gaps).`,
		Version:       version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().StringVar(&c.configFile, "config", "", "configuration `file`")
	root.PersistentFlags().StringVar(&c.logLevel, "log-level", "", "what is logged: debug, info, warn or error")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		c.serveCommand(), c.collectCommand(), c.traceCommand(), c.gapsCommand(), c.joinsCommand(), c.checkCommand(), c.rulesCommand(),
		c.generateCommand(), c.neo4jCommand(), c.schemaCommand(), c.packCommand(), c.verifyCommand(),
	)
	_ = root.RegisterFlagCompletionFunc("log-level", cobra.FixedCompletions(completions(logLevels), cobra.ShellCompDirectiveNoFileComp))
	checkArguments(root)
	return root
}

// checkArguments makes wrong arguments of every command errors of usage.
func checkArguments(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, arguments []string) error {
			if err := check(cmd, arguments); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, below := range cmd.Commands() {
		checkArguments(below)
	}
}

// load gives the checked configuration and the logger. The level is that of the flag, else of the configuration, else the
// one given.
func (c *command) load(level slog.Level) (Config, *slog.Logger, error) {
	config, err := loadConfig(c.configFile, c.environment)
	if err != nil {
		return Config{}, nil, usageError{err}
	}
	if c.logLevel != "" {
		config.Log.Level = c.logLevel
		if err := config.checkValues(); err != nil {
			return Config{}, nil, usageError{err}
		}
	}
	logger, err := newLogger(config.Log, level, c.err)
	if err != nil {
		return Config{}, nil, usageError{err}
	}
	slog.SetDefault(logger)
	for _, name := range unknownVariables(c.environment) {
		logger.Warn("a variable of the environment is not known and has no effect", "variable", name)
	}
	return config, logger, nil
}

// with runs work on an open program and closes it. When the managed Neo4j ends unasked, the work's context is cancelled
// with the reason as its cause.
func (c *command) with(ctx context.Context, level slog.Level, work func(ctx context.Context, p *program) error) (err error) {
	config, logger, err := c.load(level)
	if err != nil {
		return err
	}
	p, err := openProgram(ctx, config, logger, c.downloadProgress())
	if err != nil {
		return err
	}
	defer func() {
		if closing := p.close(ctx); err == nil {
			err = closing
		}
	}()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if p.managed != nil {
		go func() {
			select {
			case <-p.managed.Done():
				cancel(p.managed.Err())
			case <-ctx.Done():
			}
		}()
	}
	if err := work(ctx, p); err != nil {
		if cause := context.Cause(ctx); cause != nil && ctx.Err() != nil {
			return fmt.Errorf("%w: %w", cause, err)
		}
		return err
	}
	return nil
}

// isTerminal reports whether a person reads what is written there.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && isatty.IsTerminal(file.Fd())
}

// version gives the version of the module, and of the source where that is all that is known.
func version() string {
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := build.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	for _, setting := range build.Settings {
		if setting.Key == "vcs.revision" {
			return setting.Value
		}
	}
	return "development"
}

func completions(words []string) []cobra.Completion { return words }
