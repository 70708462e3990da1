// Package neo4j keeps the graph in Neo4j 5. It is the only importer of the driver. Each query is one file under query/,
// named as its method; write statements come from graph/schema.
package neo4j

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/config"

	"clew/graph"
)

// Settings say where the database is.
type Settings struct {
	URI      string // neo4j://, neo4j+s://, bolt:// or bolt+s://
	Username string
	Password string
	Database string // empty: the server's default
	// Observe is told of each query that reads, by the name of its file, before it runs; nil: nobody is. Tests and benches hold
	// what a page costs against its own queries.
	Observe func(name string, parameters map[string]any)
}

// Database is the graph in Neo4j. It is safe for concurrent use.
type Database struct {
	driver    neo4j.DriverWithContext
	name      string
	bookmarks neo4j.BookmarkManager
	schemes   actionSchemes
	slots     chan struct{} // taken by each statement that others wrote while it runs
	observe   func(name string, parameters map[string]any)
}

// Open connects and checks the connection. The error wraps graph.ErrBusy when nothing answers, graph.ErrInvalid when the
// address or the password is wrong; it never holds the password.
func Open(ctx context.Context, settings Settings) (*Database, error) {
	driver, err := neo4j.NewDriverWithContext(settings.URI, neo4j.BasicAuth(settings.Username, settings.Password, ""), func(c *config.Config) {
		c.UserAgent = "clew"
		c.MaxConnectionPoolSize = 32
	})
	if err != nil {
		return nil, fmt.Errorf("neo4j address %q: %w: %w", settings.URI, err, graph.ErrInvalid)
	}
	database := &Database{driver: driver, name: settings.Database, bookmarks: neo4j.NewBookmarkManager(neo4j.BookmarkManagerConfig{}),
		slots: make(chan struct{}, fencedSlots), observe: settings.Observe}
	if err := driver.VerifyConnectivity(ctx); err != nil {
		_ = driver.Close(ctx)
		return nil, fmt.Errorf("connect to neo4j at %s as %q: %w", settings.URI, settings.Username, kind(err))
	}
	return database, nil
}

// Close ends all connections.
func (d *Database) Close(ctx context.Context) error { return d.driver.Close(ctx) }

// Ping reports whether the database answers.
func (d *Database) Ping(ctx context.Context) error {
	return kind(d.driver.VerifyConnectivity(ctx))
}

// kind wraps errors of the driver so that callers can tell them apart without knowing the driver.
func kind(err error) error {
	if err == nil || errors.Is(err, graph.ErrNotFound) || errors.Is(err, graph.ErrConflict) {
		return err
	}
	var server *neo4j.Neo4jError
	if errors.As(err, &server) {
		switch {
		case strings.HasPrefix(server.Code, "Neo.ClientError.Security"):
			return fmt.Errorf("%w: check user name and password: %w", err, graph.ErrInvalid)
		case strings.HasPrefix(server.Code, "Neo.TransientError"), strings.HasPrefix(server.Code, "Neo.DatabaseError.General.DatabaseUnavailable"):
			return fmt.Errorf("%w: %w", err, graph.ErrBusy)
		}
		return err
	}
	if passes(err) {
		return fmt.Errorf("%w: %w", err, graph.ErrBusy)
	}
	return err
}

// passes reports whether an error is one of a database that is away or busy for a while, also where the driver gave up on
// it after some tries.
func passes(err error) bool {
	var limit *neo4j.TransactionExecutionLimit
	if errors.As(err, &limit) {
		return len(limit.Errors) > 0 && passes(limit.Errors[len(limit.Errors)-1])
	}
	// Where a connection breaks within an answer, the driver gives what the network said.
	var network *net.OpError
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.As(err, &network) {
		return true
	}
	var away *neo4j.ConnectivityError
	return errors.As(err, &away) || neo4j.IsRetryable(err)
}

func (d *Database) session(ctx context.Context, mode neo4j.AccessMode) neo4j.SessionWithContext {
	return d.driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: mode, DatabaseName: d.name, BookmarkManager: d.bookmarks, FetchSize: 1000})
}

// read runs one query in a read session, auto-committed, and hands each record to each.
func (d *Database) read(ctx context.Context, name string, parameters map[string]any, each func(*neo4j.Record) error) error {
	if d.observe != nil {
		d.observe(name, parameters)
	}
	session := d.session(ctx, neo4j.AccessModeRead)
	defer func() { _ = session.Close(ctx) }()
	result, err := session.Run(ctx, Query(name), parameters, neo4j.WithTxTimeout(remaining(ctx)))
	if err != nil {
		return fmt.Errorf("query %s: %w", name, kind(err))
	}
	for result.Next(ctx) {
		if err := each(result.Record()); err != nil {
			return err
		}
	}
	if err := result.Err(); err != nil {
		return fmt.Errorf("query %s: %w", name, kind(err))
	}
	return nil
}

// readTimeout bounds the queries that ask about the server itself.
const readTimeout = 30 * time.Second

// patientTimeout bounds a query that nobody waits for at a page, such as those of a load.
const patientTimeout = 10 * time.Minute

// remaining gives how long a query may take: a page has a deadline, and a query that outlives it is a defect that must not
// hold up the others; a load has none, and rather waits for a busy server than fails.
func remaining(ctx context.Context) time.Duration {
	if deadline, bounded := ctx.Deadline(); bounded {
		return max(time.Until(deadline), time.Millisecond)
	}
	return patientTimeout
}

// write runs work in a write transaction, again after transient errors.
func (d *Database) write(ctx context.Context, work func(tx neo4j.ManagedTransaction) error) error {
	session := d.session(ctx, neo4j.AccessModeWrite)
	defer func() { _ = session.Close(ctx) }()
	_, err := session.ExecuteWrite(ctx, func(tx neo4j.ManagedTransaction) (any, error) { return nil, work(tx) })
	return kind(err)
}

// run runs one statement in a transaction and hands each record to each, which may be nil.
func run(ctx context.Context, tx neo4j.ManagedTransaction, text string, parameters map[string]any, each func(*neo4j.Record) error) error {
	result, err := tx.Run(ctx, text, parameters)
	if err != nil {
		return err
	}
	for result.Next(ctx) {
		if each == nil {
			continue
		}
		if err := each(result.Record()); err != nil {
			return err
		}
	}
	return result.Err()
}
