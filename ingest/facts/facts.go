// Package facts reads files in which facts stand as such, so that anyone can feed Clew: JSON lines and CSV, from a file,
// a folder, which may be watched, or a bucket, or pushed over HTTP.
//
// JSON lines hold one fact a line in the form that `clew schema facts` prints; one JSON array of facts is read too.
//
// CSV (names that end in .csv, .csv.gz or .csv.zst) begins with a line that names the fields. The kind of fact stands in
// a column "fact", or is the first word of the file's name: IdentitySeen.csv, Granted-2026-11.csv. Commas, semicolons
// or tabs part the cells. An empty cell is a field that is not given. Cells of lists are parted by `|`, those of
// attributes are written name=value, parted by `|`; texts that contain a `|` themselves need JSON.
//
// Files whose names end in .tmp or .part are left until they get their own name.
package facts

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"time"

	"clew/graph"
	"clew/ingest"
)

// Config says where facts lie.
type Config struct {
	// Path is a file, a folder or a bucket URL; files may be compressed by gzip or Zstandard.
	Path string `koanf:"path"`
	// Rescan is how often a watched location is looked through beside what the file system reports; 30 seconds where zero.
	Rescan time.Duration `koanf:"rescan"`
	// RecordLimit is the size in bytes above which a record is skipped and reported; 16 MiB where zero.
	RecordLimit int `koanf:"record-limit"`
}

var (
	_ ingest.Config    = Config{}
	_ ingest.Collector = (*Collector)(nil)
	_ ingest.Follower  = (*Collector)(nil)
	_ ingest.Checker   = (*Collector)(nil)
	_ ingest.Decoder   = (*Collector)(nil)
)

// defaultRescan bounds how late facts are when the file system reports nothing, as network file systems and buckets.
const defaultRescan = 30 * time.Second

// Open implements ingest.Config.
func (c Config) Open(ctx context.Context, environment ingest.Environment) (ingest.Collector, error) {
	switch {
	case c.Path == "":
		return nil, fmt.Errorf("path: is required: a file, a folder or a bucket URL with facts: %w", graph.ErrInvalid)
	case c.Rescan < 0:
		return nil, fmt.Errorf("rescan: %s is negative: %w", c.Rescan, graph.ErrInvalid)
	case c.RecordLimit < 0:
		return nil, fmt.Errorf("record-limit: %d is negative: %w", c.RecordLimit, graph.ErrInvalid)
	}
	if c.Rescan == 0 {
		c.Rescan = defaultRescan
	}
	if c.RecordLimit == 0 {
		c.RecordLimit = ingest.DefaultRecordLimit
	}
	files, err := ingest.OpenFiles(ctx, c.Path)
	if err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	return &Collector{config: c, files: files, ledger: environment.Ledger}, nil
}

// Collector reads the facts of one location.
type Collector struct {
	config Config
	files  *ingest.Files
	ledger ingest.Ledger
}

// Collect implements ingest.Collector. A file that grew since it was read is read on behind what was taken of it; one
// that was written anew is read from its beginning.
func (c *Collector) Collect(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	reading := reading{limit: c.config.RecordLimit}
	return reading.of(c.files, c.ledger).Collect(ctx, cursor, deliver)
}

// Decode implements ingest.Decoder. The raw form of a CSV row carries the header line.
func (c *Collector) Decode(_ context.Context, raw []byte, file, position string) ingest.Record {
	reading := reading{limit: c.config.RecordLimit}
	if isCSV(file) {
		raw = append(bytes.Clone(raw), '\n')
	}
	return ingest.DecodeAlone(reading.split(ingest.FileMark{File: file}, bytes.NewReader(raw)), file, position, reading.decode)
}

// Check implements ingest.Checker: the location can be listed.
func (c *Collector) Check(ctx context.Context) error {
	for _, err := range c.files.List(ctx) {
		return err
	}
	return nil
}

// reading takes files apart one after the other, each by its form.
type reading struct {
	limit   int
	rows    *rows // of the file that is being read; nil for JSON
	patient bool  // leave what the end of a file cuts off, since it may still be written
	held    bool  // something was left
}

func (r *reading) of(files *ingest.Files, ledger ingest.Ledger) ingest.JSONFiles {
	return ingest.JSONFiles{Files: files, Ledger: ledger, Split: r.split, Decode: r.decode}
}

func (r *reading) split(mark ingest.FileMark, content io.Reader) ingest.Splitter {
	r.rows, r.held = nil, false
	var splitter ingest.Splitter
	switch {
	case unfinished(mark.File):
		return nothing{}
	case isCSV(mark.File):
		r.rows = newRows(content, kindOf(mark.File), r.limit)
		splitter = r.rows
	default:
		splitter = ingest.NewJSONSplitter(content, ingest.JSONOptions{Limit: r.limit})
	}
	if r.patient {
		return &patient{Splitter: splitter, held: &r.held}
	}
	return splitter
}

func (r *reading) decode(value ingest.JSONValue) ([]ingest.Fact, string) {
	var fact ingest.Fact
	var err error
	if r.rows != nil {
		fact, err = r.rows.fact()
	} else {
		fact, err = ingest.DecodeFact(value.Raw)
	}
	if err != nil {
		return nil, err.Error()
	}
	return []ingest.Fact{fact}, ""
}

// patient ends a file before what its end cuts off.
type patient struct {
	ingest.Splitter
	held *bool
}

// Next implements ingest.Splitter.
func (p *patient) Next() (ingest.JSONValue, error) {
	value, err := p.Splitter.Next()
	if value.Incomplete {
		*p.held = true
		return ingest.JSONValue{}, io.EOF
	}
	return value, err
}

// nothing is what is taken of a file that has not got its own name yet.
type nothing struct{}

// Next implements ingest.Splitter.
func (nothing) Next() (ingest.JSONValue, error) { return ingest.JSONValue{}, io.EOF }

func unfinished(name string) bool {
	extension := strings.ToLower(path.Ext(filepath.ToSlash(name)))
	return extension == ".tmp" || extension == ".part"
}

func isCSV(name string) bool {
	name = strings.ToLower(name)
	name = strings.TrimSuffix(strings.TrimSuffix(name, ".gz"), ".zst")
	return strings.HasSuffix(name, ".csv")
}

// kindOf gives the kind of fact that the first word of a file's name is; empty when it is none.
func kindOf(name string) string {
	word := path.Base(filepath.ToSlash(name))
	if end := strings.IndexAny(word, ".-_ "); end >= 0 {
		word = word[:end]
	}
	for _, kind := range ingest.FactNames() {
		if word == kind {
			return kind
		}
	}
	return ""
}
