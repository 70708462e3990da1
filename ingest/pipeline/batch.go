package pipeline

import (
	"clew/graph"
	"clew/ingest"
)

// A batch is bounded by what it writes and by its bytes. Below 500 records a transaction's own cost shows; above 5,000
// the server slows down.
const (
	mostRecords = 1_000
	mostBytes   = 4 << 20
)

// batch is some records of a source in their order, on its way through the stages of a run.
type batch struct {
	records    []ingest.Record
	bytes      int
	cursor     ingest.Cursor
	files      []graph.FinishedFile
	snapshots  []ingest.SnapshotMark
	read       int64
	redacted   int64
	duplicates int64 // deliveries of one event within this batch
	rejections []graph.Rejection
	replayed   []string // uids of rejections whose records are decoded now
	state      []ingest.Fact
	acted      []*ingest.Acted
	actions    []graph.Action
	mark       string // of the coverage on which the actions were judged
}

func (b *batch) add(record ingest.Record) {
	b.cursor = record.Cursor
	if record.Finished != nil {
		b.files = append(b.files, graph.FinishedFile(*record.Finished))
	}
	if record.Snapshot != nil {
		b.snapshots = append(b.snapshots, *record.Snapshot)
	}
	if len(record.Raw) == 0 && len(record.Facts) == 0 && record.Rejection == "" {
		return
	}
	if len(record.Raw) > 0 || record.Rejection != "" {
		b.read++
	}
	b.records = append(b.records, record)
	b.bytes += len(record.Raw)
}

// full reports whether the batch must be sent on. The end of a snapshot closes state, so that nothing after it may be
// applied before it.
func (b *batch) full() bool {
	return len(b.records) >= mostRecords || b.bytes >= mostBytes || len(b.snapshots) > 0
}

func (b *batch) empty() bool {
	return len(b.records) == 0 && len(b.files) == 0 && len(b.snapshots) == 0
}
