package facts

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"clew/ingest"
)

const (
	// settle is how long after a change the files are read, so that many changes make one reading.
	settle = 100 * time.Millisecond
	// patience is how long the cut-off end of a file may stay as it is before it is taken for broken.
	patience = time.Minute
)

// Follow implements ingest.Follower: it reads what is there, then what is added, until the context ends. Of a file that
// is still being written it takes the lines that are complete; the rest follows when it is, or is rejected when the
// file has not changed for a minute. What cannot be read is logged and tried again.
func (c *Collector) Follow(ctx context.Context, cursor ingest.Cursor, deliver ingest.Deliver) error {
	watched := &following{Collector: c, deliver: deliver, begin: cursor, places: map[string]place{}, troubles: map[string]string{}}
	watcher, err := watched.watch()
	if err != nil {
		slog.WarnContext(ctx, "the file system does not report changes, so facts are looked for now and then",
			"path", c.config.Path, "every", c.config.Rescan, "error", err)
	}
	var changes <-chan fsnotify.Event
	var failures <-chan error
	if watcher != nil {
		defer watcher.Close()
		changes, failures = watcher.Events, watcher.Errors
	}
	rescan := time.NewTicker(c.config.Rescan)
	defer rescan.Stop()
	due := time.NewTimer(0)
	defer due.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case change := <-changes:
			if change.Has(fsnotify.Create) {
				if err := watched.add(watcher, change.Name); err != nil {
					watched.trouble(ctx, change.Name, err)
				}
			}
			due.Reset(settle)
		case err := <-failures:
			// Events were lost: look at everything.
			watched.trouble(ctx, "the watch", err)
			due.Reset(settle)
		case <-rescan.C:
			due.Reset(0)
		case <-due.C:
			if err := watched.read(ctx); err != nil {
				return err
			}
		}
	}
}

// following is a location that is being watched.
type following struct {
	*Collector
	deliver  ingest.Deliver
	begin    ingest.Cursor
	places   map[string]place  // by file
	troubles map[string]string // by file, so that each is logged once
}

// place is how far a file was read.
type place struct {
	cursor   ingest.Cursor
	finished ingest.FileMark // the state of the file that was read to its end
}

// watch begins to watch the folder and those below it, or the folder of a single file. It gives none for a bucket.
func (f *following) watch() (*fsnotify.Watcher, error) {
	root := strings.TrimPrefix(f.config.Path, "file://")
	status, err := os.Stat(root)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	if !status.IsDir() {
		root = filepath.Dir(root)
		err = watcher.Add(root)
	} else {
		err = f.add(watcher, root)
	}
	if err != nil {
		watcher.Close()
		return nil, err
	}
	return watcher, nil
}

// add watches a folder and those below it; a file needs nothing.
func (f *following) add(watcher *fsnotify.Watcher, path string) error {
	return filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return nil //nolint:nilerr // it is listed, and its trouble told, when it is read
		}
		return watcher.Add(path)
	})
}

// read takes what is new in all files. It gives the errors of deliver and of the ledger, and those of the context.
func (f *following) read(ctx context.Context) error {
	for mark, err := range f.files.List(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			f.trouble(ctx, mark.File, err)
			continue
		}
		if err := f.readFile(ctx, mark); err != nil {
			return err
		}
	}
	return ctx.Err()
}

func (f *following) readFile(ctx context.Context, mark ingest.FileMark) error {
	at, begun := f.places[mark.File]
	if at.finished == mark {
		return nil
	}
	if !begun && mark.File == f.begin.File {
		at.cursor = f.begin
	}
	if !begun && f.ledger != nil {
		known, err := f.ledger.Known(ctx, mark)
		if err != nil {
			return err
		}
		if known {
			f.places[mark.File] = place{cursor: at.cursor, finished: mark}
			return nil
		}
	}
	reading := &reading{limit: f.config.RecordLimit, patient: time.Since(time.Unix(0, mark.Modified)) < patience}
	var refusal error
	err := reading.of(f.files.Only(mark), nil).Collect(ctx, at.cursor, func(record ingest.Record) error {
		if record.Finished != nil {
			if reading.held {
				return nil
			}
			at.finished = mark
		}
		if refusal = f.deliver(record); refusal != nil {
			return refusal
		}
		at.cursor = record.Cursor
		f.places[mark.File] = at
		return nil
	})
	switch {
	case refusal != nil:
		return refusal
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		f.trouble(ctx, mark.File, err)
	default:
		delete(f.troubles, mark.File)
	}
	return nil
}

func (f *following) trouble(ctx context.Context, file string, err error) {
	if f.troubles[file] != err.Error() {
		f.troubles[file] = err.Error()
		slog.WarnContext(ctx, "a file of facts cannot be read and is tried again", "file", file, "error", err)
	}
}
