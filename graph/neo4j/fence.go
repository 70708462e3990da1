package neo4j

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"clew/graph/report"
)

const (
	// fencedSlots is how many statements that others wrote run at once, so that they cannot starve the pages.
	fencedSlots = 4
	// fencedFetch is how many rows are fetched at once: rows of others may be large.
	fencedFetch = 100
	// afterTimeout is by how much longer the client waits than the server may take, so that the server's word counts.
	afterTimeout = 2 * time.Second
)

// RunStatement runs a statement that others wrote, and hands the values of each row to each, with the names of the columns.
// It is looked at by its words and by its plan, then runs in a read transaction, within bounds, when one of a few slots is
// free. Refusals are a *report.Refusal, what was ended at a bound is a *report.OverError. It ends on the server, too, when
// the context ends.
func (d *Database) RunStatement(ctx context.Context, text string, parameters map[string]any, bounds report.Bounds, each func(columns []string, values []any) error) error {
	return d.fenced(ctx, text, parameters, bounds, func(record *neo4j.Record) error { return each(record.Keys, record.Values) })
}

// fenced is RunStatement with records.
func (d *Database) fenced(ctx context.Context, text string, parameters map[string]any, bounds report.Bounds, each func(*neo4j.Record) error) error {
	statement, err := report.Look(text)
	if err != nil {
		return err
	}
	if err := statement.CheckParameters(parameters); err != nil {
		return err
	}
	select {
	case d.slots <- struct{}{}:
		defer func() { <-d.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	outer := ctx
	ctx, cancel := context.WithTimeout(ctx, bounds.Time+afterTimeout)
	defer cancel()
	explained, err := d.Explain(ctx, text, parameters)
	if err != nil {
		return err
	}
	if err := statement.Decide(explained); err != nil {
		return err
	}
	err = d.runFenced(ctx, text, parameters, bounds, each)
	if ctx.Err() != nil && outer.Err() == nil {
		return overTime(bounds)
	}
	return over(err, bounds)
}

func (d *Database) runFenced(ctx context.Context, text string, parameters map[string]any, bounds report.Bounds, each func(*neo4j.Record) error) error {
	session := d.driver.NewSession(ctx, neo4j.SessionConfig{
		AccessMode: neo4j.AccessModeRead, DatabaseName: d.name, BookmarkManager: d.bookmarks, FetchSize: fencedFetch,
	})
	closing := context.WithoutCancel(ctx)
	defer func() { _ = session.Close(closing) }()
	// A transaction begun by hand refuses CALL IN TRANSACTIONS by itself, and is never tried again.
	tx, err := session.BeginTransaction(ctx, neo4j.WithTxTimeout(bounds.Time), neo4j.WithTxMetadata(map[string]any{"clew": "fenced"}))
	if err != nil {
		return err
	}
	defer func() { _ = tx.Close(closing) }()
	result, err := tx.Run(ctx, text, parameters)
	if err != nil {
		return err
	}
	var rows int
	var bytes int64
	for result.Next(ctx) {
		if rows++; rows > bounds.Rows {
			return &report.OverError{What: "rows", Bound: plainCount(int64(bounds.Rows))}
		}
		for _, value := range result.Record().Values {
			bytes += sizeOf(value)
		}
		if bytes > bounds.Bytes {
			return &report.OverError{What: "bytes", Bound: plainCount(bounds.Bytes)}
		}
		if err := each(result.Record()); err != nil {
			return err
		}
	}
	return result.Err()
}

func overTime(bounds report.Bounds) error {
	return &report.OverError{What: "time", Bound: bounds.Time.String()}
}

// over tells the bounds that the server keeps from other errors.
func over(err error, bounds report.Bounds) error {
	server, isServer := serverError(err)
	switch {
	case !isServer:
		return kind(err)
	case strings.Contains(server.Code, "TransactionTimedOut"), strings.Contains(server.Msg, "transaction has not completed within"):
		return overTime(bounds)
	case strings.Contains(server.Code, "OutOfMemory"):
		return &report.OverError{What: "memory", Bound: "db.memory.transaction.max"}
	case strings.HasPrefix(server.Code, "Neo.ClientError.Statement."):
		return &report.Refusal{What: "the statement", Why: "failed: " + server.Msg}
	}
	return kind(err)
}

func serverError(err error) (*neo4j.Neo4jError, bool) {
	var server *neo4j.Neo4jError
	return server, errors.As(err, &server)
}
