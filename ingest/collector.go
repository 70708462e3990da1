package ingest

import (
	"context"
	"time"

	"clew/graph"
)

// Collector reads one source. Implementations MUST deliver records in a stable order for the same input, MUST resume
// behind the given cursor, and MUST NOT keep more than one record in memory.
type Collector interface {
	// Collect reads on from the cursor (zero: from the start) and hands every record to deliver, which blocks while
	// the graph is busy. It returns nil at the end of what there is, the error of deliver unchanged, or an error that
	// says which file or call failed after having delivered all that could be read.
	Collect(ctx context.Context, cursor Cursor, deliver Deliver) error
}

// Deliver takes one record. After an error the collector MUST stop and return it.
type Deliver func(Record) error

// Record is one raw record of a source with the facts that were read from it, or with the reason why it could not be.
type Record struct {
	Raw       []byte // as it came; owned by the receiver; empty for a statement of the collector itself, such as Covered
	File      string // the file, object or address that it came from
	Position  string // where in it: "line 12", "Records[3]", "offset 4096"
	Facts     []Fact
	Rejection string // why it could not be decoded; empty when it was
	// Withheld says that the collector claims to be complete for nothing that a rejected record may tell of.
	Withheld bool
	Cursor   Cursor // where to resume after this record
	// Finished marks the end of a file instead of a record: all other fields but Cursor and Snapshot are empty.
	Finished *FileMark
	// Quarantined is the rejection that the record was kept under until it was decoded again; nil for all others. Its
	// raw form is kept already.
	Quarantined *graph.Rejection
	// Snapshot marks the end of one complete snapshot: what it did not state is closed. All else may be empty.
	Snapshot *SnapshotMark
}

// SnapshotMark says that all facts of a scope have been delivered as they were at one moment.
type SnapshotMark struct {
	Scope string
	At    time.Time
}

// Cursor says how far a source was read. The zero cursor is the start.
type Cursor struct {
	File  string `json:"file,omitempty"`  // the file being read
	Index int64  `json:"index,omitempty"` // how many of its records are done
	Token string `json:"token,omitempty"` // the collector's own mark, such as a page token
}

// FileMark identifies one state of one file. A file whose mark is known was read to its end and is not read again.
type FileMark struct {
	File     string
	Size     int64
	Modified int64 // Unix nanoseconds
}

// Ledger tells which files were read to their end in earlier runs.
type Ledger interface {
	Known(ctx context.Context, mark FileMark) (bool, error)
}

// Decoder is a collector that can decode one of its records by itself, away from the file that it came from.
type Decoder interface {
	// Decode decodes the raw form of a record as Collect delivered it before, from file and position. It gives the facts
	// or the rejection; File and Position are as given, Raw and Cursor are empty.
	Decode(ctx context.Context, raw []byte, file, position string) Record
}

// Checker is a collector that can test its connection and rights without reading.
type Checker interface {
	Check(ctx context.Context) error
}

// Revoker is a collector whose source can take a grant away.
type Revoker interface {
	Revoke(ctx context.Context, grant graph.Grant) error
}

// Follower is a collector that goes on delivering what arrives until its context ends.
type Follower interface {
	Follow(ctx context.Context, cursor Cursor, deliver Deliver) error
}

// Config is the configuration of one kind of source. Open checks it; errors name the key.
type Config interface {
	Open(ctx context.Context, environment Environment) (Collector, error)
}

// Environment is what a collector may use of the run that opens it.
type Environment struct {
	Source graph.Source
	Ledger Ledger // nil: every file is read
}
