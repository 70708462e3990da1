package facts

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"clew/ingest"
)

// rows takes CSV (RFC 4180) apart into its rows. The raw form of each carries the header line above its own, since a
// row says nothing without it.
type rows struct {
	kind    string // of all rows; empty where a column tells
	taken   *takenReader
	reader  *csv.Reader
	columns []string
	header  []byte // the raw header line
	wrong   string // why no row of the file can be decoded
	line    int    // of the last row
	begun   bool
	ended   bool
	cells   []string // of the last row
}

func newRows(content io.Reader, kind string, limit int) *rows {
	return &rows{kind: kind, taken: &takenReader{reader: content, limit: limit}}
}

// Next implements ingest.Splitter.
func (r *rows) Next() (ingest.JSONValue, error) {
	if !r.begun {
		r.begun = true
		if value, err := r.begin(); err != nil || value.Rejection != "" {
			return value, err
		}
	}
	if r.ended {
		return ingest.JSONValue{}, io.EOF
	}
	return r.row()
}

// begin reads the header line.
func (r *rows) begin() (ingest.JSONValue, error) {
	first, err := r.taken.peekLine()
	if err != nil && !errors.Is(err, io.EOF) {
		return r.failed(err)
	}
	r.reader = csv.NewReader(r.taken)
	r.reader.FieldsPerRecord = -1
	r.reader.Comma = separator(first)
	if bytes.HasPrefix(first, []byte{0xFF, 0xFE}) || bytes.HasPrefix(first, []byte{0xFE, 0xFF}) {
		r.ended = true
		return ingest.JSONValue{Raw: bytes.Clone(first), Position: "line 1", Rejection: "the file is UTF-16; convert it to UTF-8"}, nil
	}
	columns, err := r.reader.Read()
	switch {
	case errors.Is(err, io.EOF):
		r.ended = true
		return ingest.JSONValue{}, io.EOF
	case err != nil:
		value, err := r.failed(err)
		value.Raw = r.taken.upTo(r.reader.InputOffset())
		r.ended = true
		return value, err
	}
	r.line = 1
	r.header = r.taken.upTo(r.reader.InputOffset())
	r.columns = columns
	r.wrong = r.fault()
	return ingest.JSONValue{}, nil
}

// fault says what is wrong with the header line; empty when nothing is.
func (r *rows) fault() string {
	seen := map[string]bool{}
	for i, name := range r.columns {
		name = strings.TrimSpace(name)
		r.columns[i] = name
		switch {
		case name == "":
			return fmt.Sprintf("column %d of the header line has no name", i+1)
		case seen[name]:
			return fmt.Sprintf("the header line names the column %q twice", name)
		}
		seen[name] = true
	}
	if r.kind == "" && !seen["fact"] {
		return "the kind of fact is not known: add a column \"fact\" or name the file after it, such as IdentitySeen.csv"
	}
	return ""
}

func (r *rows) row() (ingest.JSONValue, error) {
	cells, err := r.reader.Read()
	raw := r.taken.upTo(r.reader.InputOffset())
	if errors.Is(err, io.EOF) {
		r.ended = true
		if r.cells == nil && r.wrong != "" {
			return ingest.JSONValue{Raw: r.header, Position: position(r.line), Rejection: r.wrong}, nil
		}
		return ingest.JSONValue{}, io.EOF
	}
	if err != nil {
		value, err := r.failed(err)
		if !r.ended { // a row that is cut off could pass for a whole one when it is decoded by itself
			value.Raw = r.withHeader(raw)
		}
		value.Incomplete = value.Incomplete || r.taken.exhausted()
		return value, err
	}
	r.line, _ = r.reader.FieldPos(0)
	value := ingest.JSONValue{Raw: r.withHeader(raw), Position: position(r.line), Size: int64(len(raw))}
	value.Incomplete = !bytes.HasSuffix(raw, []byte("\n"))
	r.cells = cells
	switch {
	case r.wrong != "":
		value.Rejection = r.wrong
	case !utf8.Valid(raw):
		value.Rejection = "invalid UTF-8"
	case len(cells) != len(r.columns):
		value.Rejection = fmt.Sprintf("the row has %d cells, the header line names %d", len(cells), len(r.columns))
	}
	return value, nil
}

func (r *rows) withHeader(raw []byte) []byte {
	raw = bytes.TrimRight(bytes.TrimLeft(raw, "\r\n"), "\r\n")
	return append(append(bytes.Clone(bytes.TrimRight(r.header, "\r\n")), '\n'), raw...)
}

// failed tells rows that cannot be taken apart from content that cannot be read. Behind a broken row the reader goes on
// at the next line.
func (r *rows) failed(err error) (ingest.JSONValue, error) {
	var broken *csv.ParseError
	switch {
	case errors.As(err, &broken):
		reason := fmt.Sprintf("broken CSV in line %d, column %d: %v", broken.Line, broken.Column, broken.Err)
		return ingest.JSONValue{Position: position(broken.StartLine), Rejection: reason}, nil
	case errors.Is(err, ingest.ErrDamaged), errors.Is(err, errRowLimit):
		r.ended = true
		return ingest.JSONValue{Position: position(r.line + 1), Rejection: err.Error(), Incomplete: errors.Is(err, ingest.ErrDamaged)}, nil
	}
	r.ended = true
	return ingest.JSONValue{}, err
}

func position(line int) string { return "line " + strconv.Itoa(line) }

// separator is the one that the header line has most of.
func separator(header []byte) rune {
	if end := bytes.IndexByte(header, '\n'); end >= 0 {
		header = header[:end]
	}
	best, most := ',', bytes.Count(header, []byte(","))
	for _, other := range ";\t" {
		if count := bytes.Count(header, []byte(string(other))); count > most {
			best, most = other, count
		}
	}
	return best
}
