package export

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
)

// Form is how a table is written.
type Form string

// The forms: CSV as RFC 4180 has it, in UTF-8 with CRLF; and JSON lines, one object for each row.
const (
	CSV       Form = "csv"
	JSONLines Form = "jsonl"
)

// Forms lists the forms, each of which is the ending of its files.
var Forms = []Form{CSV, JSONLines}

// ContentType gives the media type.
func (f Form) ContentType() string {
	if f == JSONLines {
		return "application/x-ndjson; charset=utf-8"
	}
	return "text/csv; charset=utf-8; header=present"
}

// Column is one column of a table of rows of type T.
type Column[T any] struct {
	Name string
	Of   func(row T) Value
}

// Table describes the file of a list.
type Table[T any] struct {
	Name    string // of the file, without its ending
	Columns []Column[T]
}

// File gives the name of the file.
func (t Table[T]) File(form Form) string { return t.Name + "." + string(form) }

// Writer writes the rows of a table one by one and keeps none of them. The last line says how many there were and that
// the file is whole, or why it is not: in CSV a record whose first field begins with #, in JSON lines an object with
// rows and complete. A file without such a line was broken off.
type Writer[T any] struct {
	table  Table[T]
	form   Form
	names  *Names // nil: names stay
	buffer *bufio.Writer
	line   bytes.Buffer
	csv    *csv.Writer // writes to line
	cells  []string
	rows   int64
}

// NewWriter writes a table in a form. With names, the names of people are replaced.
func NewWriter[T any](to io.Writer, table Table[T], form Form, names *Names) (*Writer[T], error) {
	w := &Writer[T]{table: table, form: form, names: names, buffer: bufio.NewWriter(to), cells: make([]string, len(table.Columns))}
	if form == JSONLines {
		return w, nil
	}
	w.csv = csv.NewWriter(&w.line)
	for i, column := range table.Columns {
		w.cells[i] = column.Name
	}
	return w, w.record()
}

// Rows is how many rows were written.
func (w *Writer[T]) Rows() int64 { return w.rows }

// Write adds a row.
func (w *Writer[T]) Write(row T) error {
	w.rows++
	if w.form == JSONLines {
		return w.object(row)
	}
	for i, column := range w.table.Columns {
		w.cells[i] = w.value(column, row).cell()
	}
	return w.record()
}

// record writes the cells as one line of CSV. The line ends as RFC 4180 wants, and what is within the cells stays as it is,
// which csv.Writer would not do of itself: told to end lines with CRLF, it changes those within cells, too.
func (w *Writer[T]) record() error {
	w.line.Reset()
	if err := w.csv.Write(w.cells); err != nil {
		return err
	}
	w.csv.Flush()
	_, _ = w.buffer.Write(bytes.TrimSuffix(w.line.Bytes(), []byte("\n")))
	_, err := w.buffer.WriteString("\r\n")
	return err
}

func (w *Writer[T]) value(column Column[T], row T) Value {
	value := column.Of(row)
	if w.names != nil {
		return value.redacted(w.names)
	}
	return value
}

// object writes a row with its members in the order of the columns.
func (w *Writer[T]) object(row T) error {
	for i, column := range w.table.Columns {
		name, err := json.Marshal(column.Name)
		if err != nil {
			return err
		}
		content, err := json.Marshal(w.value(column, row).content)
		if err != nil {
			return fmt.Errorf("column %s: %w", column.Name, err)
		}
		start := byte(',')
		if i == 0 {
			start = '{'
		}
		_ = w.buffer.WriteByte(start)
		_, _ = w.buffer.Write(name)
		_ = w.buffer.WriteByte(':')
		_, _ = w.buffer.Write(content)
	}
	_, err := w.buffer.WriteString("}\n")
	return err
}

// Flush hands on what was written so far.
func (w *Writer[T]) Flush() error { return w.buffer.Flush() }

// trailer is the last line of JSON lines.
type trailer struct {
	Rows     int64  `json:"rows"`
	Complete bool   `json:"complete"`
	Cut      string `json:"cut,omitempty"`
}

// End writes the last line. cut says why rows are lacking; empty: none are.
func (w *Writer[T]) End(cut string) error {
	if w.form == JSONLines {
		line, err := json.Marshal(trailer{Rows: w.rows, Complete: cut == "", Cut: cut})
		if err != nil {
			return err
		}
		if _, err := w.buffer.Write(append(line, '\n')); err != nil {
			return err
		}
		return w.Flush()
	}
	clear(w.cells)
	w.cells[0] = fmt.Sprintf("# complete: %d rows", w.rows)
	if cut != "" {
		w.cells[0] = fmt.Sprintf("# cut after %d rows: %s", w.rows, cut)
	}
	if err := w.record(); err != nil {
		return err
	}
	return w.Flush()
}
