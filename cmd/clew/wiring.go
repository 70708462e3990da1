package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"time"

	"clew/graph"
	"clew/graph/judge"
	"clew/graph/neo4j"
	"clew/graph/neo4jd"
	"clew/graph/rule"
	"clew/ingest/evidence"
	"clew/ingest/pipeline"
)

// closeTimeout bounds the end of the managed Neo4j.
const closeTimeout = time.Minute

// program is all that a command works with, wired together.
type program struct {
	config    Config
	logger    *slog.Logger
	catalogue *rule.Catalogue
	judge     *judge.Judge
	managed   *neo4jd.Server // nil where the graph is elsewhere
	database  *neo4j.Database
	evidence  *evidence.Store
	pipeline  *pipeline.Pipeline
}

// openProgram opens the graph, which is started where Clew runs it by itself, brings its schema up to date, and wires the
// parts together. The download of the managed Neo4j is told to progress.
func openProgram(ctx context.Context, config Config, logger *slog.Logger, progress func(neo4jd.Progress)) (*program, error) {
	p := &program{config: config, logger: logger}
	if err := p.open(ctx, progress); err != nil {
		return nil, errors.Join(err, p.close(ctx))
	}
	return p, nil
}

func (p *program) open(ctx context.Context, progress func(neo4jd.Progress)) error {
	var err error
	if p.catalogue, err = loadRules(p.config); err != nil {
		return err
	}
	for _, refused := range p.catalogue.Refused() {
		p.logger.ErrorContext(ctx, "a rule of your own is wrong and does not run; see `clew rules --check`", "rule", refused.Error())
	}
	p.judge = judge.New(judge.Settings{SessionLife: p.config.Judge.SessionLife, ClockTolerance: p.config.Judge.ClockTolerance})
	if err := p.openDatabase(ctx, progress); err != nil {
		return err
	}
	if err := p.database.Migrate(ctx); err != nil {
		return fmt.Errorf("bring the schema of the graph up to date: %w", err)
	}
	if p.evidence, err = evidence.Open(ctx, p.config.Evidence); err != nil {
		return err
	}
	p.pipeline = pipeline.New(pipeline.Settings{
		Graph: p.database, Evidence: p.evidence, Rules: p.catalogue, Judge: p.judge, Resolve: p.config.rules, Logger: p.logger, Holder: holder(),
	})
	return nil
}

// openDatabase connects to the graph that the configuration names, or to the managed one.
func (p *program) openDatabase(ctx context.Context, progress func(neo4jd.Progress)) error {
	settings := neo4j.Settings{
		URI: p.config.Neo4j.URI, Username: p.config.Neo4j.User, Password: p.config.Neo4j.Password, Database: p.config.Neo4j.Database,
	}
	if settings.URI == "" {
		server, err := openManaged(ctx, p.config.managed(p.logger, progress))
		if err != nil {
			return err
		}
		p.managed = server
		settings = neo4j.Settings{URI: server.URI(), Username: server.Username(), Password: server.Password()}
	}
	database, err := neo4j.Open(ctx, settings)
	if err != nil {
		return err
	}
	p.database = database
	return nil
}

// openManaged starts the managed Neo4j, or attaches to the one that another process runs for the same folder.
func openManaged(ctx context.Context, settings neo4jd.Settings) (*neo4jd.Server, error) {
	for try := 1; ; try++ {
		server, err := neo4jd.Open(ctx, settings)
		if !errors.Is(err, neo4jd.ErrInUse) {
			return server, err
		}
		server, err = neo4jd.Attach(ctx, settings)
		// The owner may have ended between the two.
		if !errors.Is(err, neo4jd.ErrNotRunning) || try == 3 {
			return server, err
		}
	}
}

// loadRules loads the catalogue of gap rules with the parameters that are configured.
func loadRules(config Config) (*rule.Catalogue, error) {
	catalogue, err := rule.Load(config.Rules.Folders...)
	if err != nil {
		return nil, err
	}
	if err := catalogue.Configure(config.Rules.Parameters); err != nil {
		return nil, fmt.Errorf("rules.parameters: %w", err)
	}
	if len(config.ToxicCombinations) > 0 {
		catalogue.Combine(config.combinations())
	}
	return catalogue, nil
}

// close gives back what was opened, also when only a part of it was.
func (p *program) close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTimeout)
	defer cancel()
	var errs []error
	if p.evidence != nil {
		errs = append(errs, p.evidence.Close())
	}
	if p.database != nil {
		errs = append(errs, p.database.Close(ctx))
	}
	if p.managed != nil {
		errs = append(errs, p.managed.Close(ctx))
	}
	return errors.Join(errs...)
}

// run runs one source and gives how it went.
func (p *program) run(ctx context.Context, source SourceConfig, options pipeline.Options) (graph.CollectorRun, error) {
	return p.pipeline.Run(ctx, source.source(), source.Collector.Open, options)
}

// replay decodes again what is in the quarantine of a source, as pipeline.Replay does.
func (p *program) replay(ctx context.Context, source SourceConfig, progress func(graph.CollectorRun)) (run graph.CollectorRun, left int64, err error) {
	return p.pipeline.Replay(ctx, source.source(), source.Collector.Open, progress)
}

// runRules looks for gaps about state and stores the findings.
func (p *program) runRules(ctx context.Context) (rule.Summary, error) {
	return rule.Run(ctx, p.database, p.catalogue, time.Now())
}

// neo4jFolder is the data folder of the managed Neo4j.
func (c Config) neo4jFolder() string { return filepath.Join(c.Data, "neo4j") }

// managed gives the settings of the managed Neo4j.
func (c Config) managed(logger *slog.Logger, progress func(neo4jd.Progress)) neo4jd.Settings {
	return neo4jd.Settings{
		DataDir: c.neo4jFolder(), CacheDir: c.Neo4j.Cache, JavaHome: c.Neo4j.JavaHome, Port: c.Neo4j.Port,
		HeapBytes: c.Neo4j.HeapMiB << 20, PageCacheBytes: c.Neo4j.PageCacheMiB << 20, MavenBaseURL: c.Neo4j.MavenBaseURL,
		Progress: progress, Logger: logger,
	}
}
