package ingest

import (
	"context"
	"iter"
)

// Only narrows the location to one file that was listed. Closing it does nothing; the location stays open.
func (f *Files) Only(mark FileMark) *Files {
	return &Files{location: f.location, store: oneFile{fileStore: f.store, mark: mark}}
}

type oneFile struct {
	fileStore
	mark FileMark
}

func (o oneFile) list(context.Context) iter.Seq2[FileMark, error] {
	return func(yield func(FileMark, error) bool) { yield(o.mark, nil) }
}

func (oneFile) close() error { return nil }
