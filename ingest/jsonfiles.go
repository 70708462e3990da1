package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"
)

// JSONFiles reads the records of all JSON files of a location, in the byte order of the files' names.
type JSONFiles struct {
	Files  *Files
	Ledger Ledger // nil: every file behind the cursor's is read
	JSONOptions

	// Split, where set, takes a file apart in place of the JSON splitter, for a source that also reads other forms.
	Split func(mark FileMark, content io.Reader) Splitter
	// Decode turns a value into facts or says why it is none of the source's records. It may panic: that is a
	// rejection too, so that one record never stops the others. Records of a file that an earlier run took are decoded
	// once more and not delivered, so that what Decode learns is the same as in an undisturbed run.
	Decode func(value JSONValue) (facts []Fact, rejection string)
	// Mark, where set, gives what the source wants to find again in the cursor (see CursorMark). It is asked at the
	// beginning and at the end of each file.
	Mark func() string
}

// Splitter takes a stream apart into its records, as JSONSplitter does for JSON.
type Splitter interface {
	// Next gives the next record, or the report of one that could not be taken out; io.EOF at the end.
	Next() (JSONValue, error)
}

var _ Splitter = (*JSONSplitter)(nil)

// Collect reads on behind the cursor. A file that cannot be listed, opened or read does not stop the others; the
// errors come back joined, each naming its file. A file whose last record is cut off and that has changed since it was
// listed is still being written: the cut record is left to the next run instead of being rejected. A file that was
// written anew is read from its beginning.
func (j JSONFiles) Collect(ctx context.Context, cursor Cursor, deliver Deliver) error {
	var troubles []error
	for mark, err := range j.Files.List(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			troubles = append(troubles, err)
			continue
		}
		skip, err := j.skipped(ctx, mark, cursor)
		if err != nil {
			return err
		}
		if skip {
			continue
		}
		reading := jsonFile{JSONFiles: j, mark: mark, deliver: deliver}
		if mark.File == cursor.File {
			reading.done, reading.token = cursor.Index, cursor.Token
		}
		if err := reading.read(ctx); err != nil {
			var stop *stopError
			if errors.As(err, &stop) {
				return stop.cause
			}
			troubles = append(troubles, err)
		}
	}
	return errors.Join(troubles...)
}

// skipped tells which files need no reading: those that the ledger knows, and without a ledger those before the
// cursor's, since files are read in the order of their names.
func (j JSONFiles) skipped(ctx context.Context, mark FileMark, cursor Cursor) (bool, error) {
	if j.Ledger == nil {
		return j.Files.Before(mark, cursor), nil
	}
	return j.Ledger.Known(ctx, mark)
}

// stopError carries an error that ends the whole reading.
type stopError struct{ cause error }

// Error implements error.
func (e *stopError) Error() string { return e.cause.Error() }

// jsonFile is the reading of one file.
type jsonFile struct {
	JSONFiles
	mark    FileMark
	deliver Deliver
	done    int64  // records that an earlier run took
	token   string // of the cursor that it left
	index   int64  // records that this run has passed
	words   string // of the source, for the cursor
	passed  *xxhash.Digest
}

// errRewritten says that what an earlier run took no longer stands at the beginning of the file.
var errRewritten = errors.New("the file was rewritten")

// read goes on behind the records that an earlier run took, or at the beginning where the file holds other ones by now.
func (f *jsonFile) read(ctx context.Context) error {
	err := f.open(ctx)
	if errors.Is(err, errRewritten) {
		f.done, f.token = 0, ""
		err = f.open(ctx)
	}
	return err
}

func (f *jsonFile) open(ctx context.Context) error {
	f.index, f.passed = 0, xxhash.New()
	content, err := f.Files.Open(ctx, f.mark)
	if err != nil {
		return err
	}
	err = f.records(ctx, content)
	if closing := content.Close(); err == nil && closing != nil {
		err = fmt.Errorf("%s: %w", f.mark.File, closing)
	}
	return err
}

func (f *jsonFile) records(ctx context.Context, content io.Reader) error {
	f.words = f.ask()
	splitter := f.split(content)
	for {
		if ctx.Err() != nil {
			return &stopError{ctx.Err()}
		}
		value, err := splitter.Next()
		if errors.Is(err, io.EOF) && f.index < f.done {
			return errRewritten
		}
		if errors.Is(err, io.EOF) {
			return f.finish()
		}
		if err != nil {
			return fmt.Errorf("%s: behind record %d: %w", f.mark.File, f.index, err)
		}
		if value.Incomplete && f.index < f.done {
			return errRewritten
		}
		if value.Incomplete {
			return f.cut(ctx, value)
		}
		f.index++
		_, _ = f.passed.Write(value.Raw) // a hash takes all
		if taken := digestOf(f.token); f.index == f.done && taken != "" && taken != f.digest() {
			return errRewritten
		}
		record := f.record(value)
		if f.index <= f.done {
			continue
		}
		if err := f.hand(record); err != nil {
			return err
		}
	}
}

func (f *jsonFile) split(content io.Reader) Splitter {
	if f.Split != nil {
		return f.Split(f.mark, content)
	}
	return NewJSONSplitter(content, f.JSONOptions)
}

func (f *jsonFile) record(value JSONValue) Record {
	record := Record{Raw: value.Raw, File: f.mark.File, Position: value.Position, Rejection: value.Rejection}
	record.Cursor = Cursor{File: f.mark.File, Index: f.index, Token: f.digest() + f.words}
	if record.Rejection == "" {
		record.Facts, record.Rejection = guarded(f.Decode, value)
	}
	return record
}

// cut handles a record that the end of the file cuts off. The cursor stays before it, with a token that tells that
// this state of the file has been dealt with: should the file grow, the record is read whole.
func (f *jsonFile) cut(ctx context.Context, value JSONValue) error {
	if f.Files.Changed(ctx, f.mark) {
		return nil
	}
	if !strings.HasPrefix(f.token, cutToken(f.mark)) {
		record := f.record(value)
		record.Cursor.Token = cutToken(f.mark) + f.digest() + f.words
		if err := f.hand(record); err != nil {
			return err
		}
	}
	return f.finish()
}

// finish marks the file as read.
func (f *jsonFile) finish() error {
	mark := f.mark
	return f.hand(Record{Finished: &mark, Cursor: Cursor{File: mark.File, Index: f.index, Token: finishedToken(mark) + f.digest() + f.ask()}})
}

// ask gives the source's words for the cursor, behind a separator.
func (f *jsonFile) ask() string {
	if f.Mark == nil {
		return ""
	}
	return wordsBegin + f.Mark()
}

func (f *jsonFile) hand(record Record) error {
	if err := f.deliver(record); err != nil {
		return &stopError{err}
	}
	return nil
}

// wordsBegin separates what JSONFiles notes in a cursor's token from the words of the source.
const wordsBegin = "|"

// CursorMark gives what JSONFiles.Mark said when the cursor was made; empty for the zero cursor.
func CursorMark(cursor Cursor) string {
	_, words, _ := strings.Cut(cursor.Token, wordsBegin)
	return words
}

// CursorWords gives the token of a cursor within a file, with words that the source wants to find again by CursorMark.
// It is for collectors that read files without JSONFiles.
func CursorWords(words string) string { return wordsBegin + words }

// FinishedWords gives the token of a cursor at the end of a file in the state of its mark, with words of the source.
func FinishedWords(mark FileMark, words string) string {
	return finishedToken(mark) + wordsBegin + words
}

// Before reports whether the file was read to its end before the cursor, for when no ledger tells: files are read in
// the order of their names, and of the cursor's own file its token tells.
func (f *Files) Before(mark FileMark, cursor Cursor) bool {
	if mark.File == cursor.File {
		return strings.HasPrefix(cursor.Token, finishedToken(mark))
	}
	return mark.File < cursor.File && f.holds(cursor.File)
}

// digestMark begins the digest of the records before a cursor, by which a file that grew is told from one that was
// written anew.
const digestMark = "records="

func (f *jsonFile) digest() string { return digestMark + strconv.FormatUint(f.passed.Sum64(), 16) }

// digestOf gives the digest in a token; empty when there is none.
func digestOf(token string) string {
	own, _, _ := strings.Cut(token, wordsBegin)
	if i := strings.Index(own, digestMark); i >= 0 {
		return own[i:]
	}
	return ""
}

func cutToken(mark FileMark) string      { return "cut " + state(mark) }
func finishedToken(mark FileMark) string { return "finished " + state(mark) }

func state(mark FileMark) string {
	return strconv.FormatInt(mark.Size, 10) + " " + time.Unix(0, mark.Modified).UTC().Format(time.RFC3339Nano) + " "
}
