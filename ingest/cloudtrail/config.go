// Package cloudtrail reads the audit log of AWS: files as CloudTrail delivers them, lines of events, the output of
// LookupEvents, and events as EventBridge hands them on.
package cloudtrail

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"clew/graph"
	"clew/ingest"
)

// Config says where events lie.
type Config struct {
	// Path is a file, a folder or a bucket URL; files may be compressed by gzip or Zstandard.
	Path string `koanf:"path"`
	// Silence is the longest time without any event that still counts as covered: a trail that records anything is
	// never still for that long. 24 hours where zero.
	Silence time.Duration `koanf:"silence"`
	// RecordLimit is the size in bytes above which a record is skipped and reported; 16 MiB where zero.
	RecordLimit int `koanf:"record-limit"`
}

// defaultSilence is how long an account may be without events: even an idle one is looked at daily by AWS itself.
const defaultSilence = 24 * time.Hour

var (
	_ ingest.Config    = Config{}
	_ ingest.Collector = (*Collector)(nil)
	_ ingest.Checker   = (*Collector)(nil)
	_ ingest.Decoder   = (*Collector)(nil)
)

// Open implements ingest.Config.
func (c Config) Open(ctx context.Context, environment ingest.Environment) (ingest.Collector, error) {
	switch {
	case c.Path == "":
		return nil, fmt.Errorf("path: is required: a file, a folder or a bucket URL with CloudTrail events: %w", graph.ErrInvalid)
	case c.Silence < 0:
		return nil, fmt.Errorf("silence: %s is negative: %w", c.Silence, graph.ErrInvalid)
	case c.RecordLimit < 0:
		return nil, fmt.Errorf("record-limit: %d is negative: %w", c.RecordLimit, graph.ErrInvalid)
	}
	if c.Silence == 0 {
		c.Silence = defaultSilence
	}
	files, err := ingest.OpenFiles(ctx, c.Path)
	if err != nil {
		return nil, fmt.Errorf("path: %w", err)
	}
	return &Collector{config: c, files: files, ledger: environment.Ledger}, nil
}

// Collector reads the events of one location.
type Collector struct {
	config Config
	files  *ingest.Files
	ledger ingest.Ledger
}

// Collect implements ingest.Collector. After a reading without errors it states what the events cover: the time from
// the first to the last of them, without the silences in between that are longer than the configured one.
func (c *Collector) Collect(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	seen := ingest.ParseSpans(ingest.CursorMark(cursor), c.config.Silence)
	decoder := decoder{horizon: time.Now().Add(ahead)}
	reading := ingest.JSONFiles{
		Files:       c.files,
		Ledger:      c.ledger,
		JSONOptions: ingest.JSONOptions{Arrays: []string{"Records", "Events"}, Limit: c.config.RecordLimit},
		Mark:        seen.String,
		Decode: func(value ingest.JSONValue) ([]ingest.Fact, string) {
			facts, at, err := decoder.decode(value.Raw)
			if err != nil {
				return nil, err.Error()
			}
			seen.Add(at)
			return facts, ""
		},
	}
	last := cursor
	err := reading.Collect(ctx, cursor, func(record ingest.Record) error {
		last = record.Cursor
		return deliver(record)
	})
	if err != nil {
		return err
	}
	if facts := seen.Covered(ingest.AWSSystem, graph.SubjectAction, graph.SubjectCredential); len(facts) > 0 {
		return deliver(ingest.Record{Facts: facts, Cursor: last})
	}
	return nil
}

// Decode implements ingest.Decoder.
func (c *Collector) Decode(_ context.Context, raw []byte, file, position string) ingest.Record {
	decoder := decoder{horizon: time.Now().Add(ahead)}
	splitter := ingest.NewJSONSplitter(bytes.NewReader(raw), ingest.JSONOptions{Limit: c.config.RecordLimit})
	return ingest.DecodeAlone(splitter, file, position, func(value ingest.JSONValue) ([]ingest.Fact, string) {
		facts, _, err := decoder.decode(value.Raw)
		if err != nil {
			return nil, err.Error()
		}
		return facts, ""
	})
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
