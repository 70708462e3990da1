package awsiam

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// Collector reads snapshots from the files of a location.
type Collector struct {
	config Config
	at     time.Time
	files  *ingest.Files
	ledger ingest.Ledger
}

// page is one file of a snapshot.
type page struct {
	mark ingest.FileMark
	at   time.Time
}

// Collect implements ingest.Collector. A snapshot of which nothing was rejected ends with a mark for each account, and
// only such snapshots count as coverage.
func (c *Collector) Collect(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	covered := parseCoverage(ingest.CursorMark(cursor), c.config.Every)
	reading := reading{Collector: c, cursor: cursor, last: cursor, covered: covered, deliver: deliver}
	groups, trouble := c.snapshots(ctx)
	for _, pages := range groups {
		if err := reading.snapshot(ctx, pages); err != nil {
			var stop *stopError
			if errors.As(err, &stop) {
				return stop.cause
			}
			trouble = errors.Join(trouble, err)
		}
	}
	if trouble != nil {
		return trouble
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return covered.summary(deliver, reading.last)
}

// snapshots groups the files: those of one folder with the same time are one snapshot.
func (c *Collector) snapshots(ctx context.Context) (groups [][]page, trouble error) {
	for mark, err := range c.files.List(ctx) {
		if err != nil {
			trouble = errors.Join(trouble, err)
			continue
		}
		next := page{mark: mark, at: c.timeOf(mark)}
		if last := len(groups) - 1; last >= 0 {
			before := groups[last][len(groups[last])-1]
			if before.at.Equal(next.at) && path.Dir(before.mark.File) == path.Dir(mark.File) {
				groups[last] = append(groups[last], next)
				continue
			}
		}
		groups = append(groups, []page{next})
	}
	return groups, trouble
}

// timeInName finds a time in the name of a file, which no further digits touch.
var timeInName = regexp.MustCompile(`(?:^|\D)(\d{4})-?(\d\d)-?(\d\d)(?:[T_ ](\d\d)[:-]?(\d\d)[:-]?(\d\d))?(?:\D|$)`)

func (c *Collector) timeOf(mark ingest.FileMark) time.Time {
	for _, found := range timeInName.FindAllStringSubmatch(path.Base(mark.File), -1) {
		if found[4] == "" {
			found[4], found[5], found[6] = "00", "00", "00"
		}
		if at, err := time.Parse("20060102150405", strings.Join(found[1:], "")); err == nil {
			return at
		}
	}
	if !c.at.IsZero() {
		return c.at
	}
	return time.Unix(0, mark.Modified).UTC()
}

// stopError carries an error that ends the whole reading.
type stopError struct{ cause error }

// Error implements error.
func (e *stopError) Error() string { return e.cause.Error() }

// reading is one run of the collector.
type reading struct {
	*Collector
	cursor  ingest.Cursor // where the run begins
	last    ingest.Cursor // of the last record
	covered *coverage
	deliver ingest.Deliver
}

func (r *reading) snapshot(ctx context.Context, pages []page) error {
	known := make([]bool, len(pages))
	unread := false
	for i, page := range pages {
		done, err := r.done(ctx, page.mark)
		if err != nil {
			return &stopError{err}
		}
		known[i] = done
		unread = unread || !done
	}
	if !unread {
		return nil
	}
	state := newSnapshot(pages[0].at, r.config.Tags)
	if err := r.gather(ctx, pages, state); err != nil {
		return err
	}
	for i, page := range pages {
		if known[i] {
			continue
		}
		if err := r.file(ctx, page.mark, state, i == len(pages)-1); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) done(ctx context.Context, mark ingest.FileMark) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	if r.ledger != nil {
		return r.ledger.Known(ctx, mark)
	}
	return r.files.Before(mark, r.cursor), nil
}

// options split an answer into its elements.
func (r *reading) options() ingest.JSONOptions {
	return ingest.JSONOptions{
		Arrays: []string{listUsers, listGroups, listRoles, listPolicies}, Flags: []string{"IsTruncated"}, Limit: r.config.RecordLimit,
	}
}

// gather reads the pages for what their elements refer to. An answer that says to be truncated, and whose further pages
// are absent, is not complete.
func (r *reading) gather(ctx context.Context, pages []page, state *snapshot) error {
	for _, page := range pages {
		truncated, err := r.each(ctx, page.mark, func(value ingest.JSONValue) error {
			state.gather(value)
			return nil
		})
		if err != nil {
			return err
		}
		if truncated && page == pages[len(pages)-1] {
			state.complete = false
		}
	}
	return nil
}

func (r *reading) each(ctx context.Context, mark ingest.FileMark, take func(ingest.JSONValue) error) (truncated bool, err error) {
	content, err := r.files.Open(ctx, mark)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, content.Close()) }()
	splitter := ingest.NewJSONSplitter(content, r.options())
	for {
		if err := ctx.Err(); err != nil {
			return false, &stopError{err}
		}
		value, err := splitter.Next()
		if errors.Is(err, io.EOF) {
			return splitter.Flag("IsTruncated"), nil
		}
		if err != nil {
			return false, fmt.Errorf("%s: %w", mark.File, err)
		}
		if err := take(value); err != nil {
			return false, err
		}
	}
}

// file delivers the records of one page, and behind the last page the end of the snapshot.
func (r *reading) file(ctx context.Context, mark ingest.FileMark, state *snapshot, last bool) error {
	var done, index int64
	// Records count as taken only in the same state of the file: one that was written anew is read from the start.
	token := fmt.Sprintf("reading %d %d", mark.Size, mark.Modified)
	if mark.File == r.cursor.File && strings.HasPrefix(r.cursor.Token, token) {
		done = r.cursor.Index
	}
	token += ingest.CursorWords(r.covered.String())
	hand := func(record ingest.Record) error {
		index++
		if index <= done {
			return nil
		}
		record.Cursor = ingest.Cursor{File: mark.File, Index: index, Token: token}
		return r.hand(record)
	}
	_, err := r.each(ctx, mark, func(value ingest.JSONValue) error {
		record := ingest.Record{Raw: value.Raw, File: mark.File, Position: value.Position, Rejection: value.Rejection, Withheld: true}
		if record.Rejection == "" {
			record.Facts, record.Rejection = state.decode(value)
		}
		return hand(record)
	})
	if err != nil {
		return err
	}
	if last && state.complete {
		for _, scope := range state.scopes() {
			if err := hand(ingest.Record{Snapshot: &ingest.SnapshotMark{Scope: scope, At: state.at}}); err != nil {
				return err
			}
		}
		r.covered.add(state)
	}
	cursor := ingest.Cursor{File: mark.File, Index: index, Token: ingest.FinishedWords(mark, r.covered.String())}
	return r.hand(ingest.Record{Finished: &mark, Cursor: cursor})
}

func (r *reading) hand(record ingest.Record) error {
	r.last = record.Cursor
	if err := r.deliver(record); err != nil {
		return &stopError{err}
	}
	return nil
}

// Check implements ingest.Checker: the location can be listed.
func (c *Collector) Check(ctx context.Context) error {
	for _, err := range c.files.List(ctx) {
		return err
	}
	return fmt.Errorf("%s: there are no files: %w", c.files.Location(), graph.ErrNotFound)
}

// Close releases the location.
func (c *Collector) Close() error { return c.files.Close() }
