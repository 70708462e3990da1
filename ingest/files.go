package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"

	"clew/graph"
)

// Files is an open location: one file, a folder with all that lies under it, or a bucket. Close releases it.
type Files struct {
	location string
	store    fileStore
}

// fileStore is one technology behind a location. Names are the FileMark.File of the marks that it lists.
type fileStore interface {
	list(ctx context.Context) iter.Seq2[FileMark, error]
	open(ctx context.Context, name string) (io.ReadCloser, error)
	stat(ctx context.Context, name string) (FileMark, error)
	holds(name string) bool
	close() error
}

// OpenFiles opens a location: the path of a file or folder, a file:// URL, or the URL of a bucket whose driver for
// gocloud.dev/blob the program imports, such as s3://bucket/prefix?region=eu-west-1. Errors wrap graph.ErrNotFound
// when there is nothing at the location.
func OpenFiles(ctx context.Context, location string) (*Files, error) {
	if location == "" {
		return nil, fmt.Errorf("the location is empty: name a file, a folder or a bucket URL: %w", graph.ErrInvalid)
	}
	path, isFile := strings.CutPrefix(location, "file://")
	if !isFile && strings.Contains(location, "://") {
		store, err := openBucket(ctx, location)
		if err != nil {
			return nil, err
		}
		return &Files{location: location, store: store}, nil
	}
	status, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: there is no such file or folder: %w", path, graph.ErrNotFound)
	case err != nil:
		return nil, err
	}
	path = filepath.Clean(path)
	return &Files{location: location, store: folder{root: path, single: !status.IsDir()}}, nil
}

// List walks the files in the byte order of their names, one at a time. Hidden files and folders (names that begin
// with a dot) are left out. What cannot be listed (an unreadable folder, a link that leads back to a folder above it)
// comes as an error beside a mark that has only its File, and the walk goes on behind it.
func (f *Files) List(ctx context.Context) iter.Seq2[FileMark, error] { return f.store.list(ctx) }

// Open opens a file that was listed and decompresses it when its first bytes are those of gzip (of any number of
// members) or Zstandard. Its Read gives errors that wrap ErrDamaged where the content cannot be decompressed, and the
// store's own error where it cannot be read.
func (f *Files) Open(ctx context.Context, mark FileMark) (io.ReadCloser, error) {
	content, err := f.store.open(ctx, mark.File)
	if errors.Is(err, graph.ErrNotFound) {
		return nil, fmt.Errorf("%s: the file vanished after it was listed: %w", mark.File, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", mark.File, err)
	}
	plain, err := decompress(content)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", mark.File, err), content.Close())
	}
	return plain, nil
}

// Changed reports whether the file differs from its mark by now, as one does that is still being written.
func (f *Files) Changed(ctx context.Context, mark FileMark) bool {
	now, err := f.store.stat(ctx, mark.File)
	return err != nil || now != mark
}

// Location gives the location as it was opened.
func (f *Files) Location() string { return f.location }

// holds reports whether the name is one that lies, or lay, at the location.
func (f *Files) holds(name string) bool { return f.store.holds(name) }

// Close releases what the location holds, such as connections.
func (f *Files) Close() error { return f.store.close() }
