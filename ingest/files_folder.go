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
	"slices"
	"strings"

	"clew/graph"
)

// folder is a file or a folder of the machine's own file system.
type folder struct {
	root   string
	single bool // root is a file
}

func (d folder) list(ctx context.Context) iter.Seq2[FileMark, error] {
	return func(yield func(FileMark, error) bool) {
		if d.single {
			mark, err := d.stat(ctx, d.root)
			yield(mark, err)
			return
		}
		root, err := os.Stat(d.root)
		if err != nil {
			yield(FileMark{File: d.root}, err)
			return
		}
		d.walk(ctx, d.root, []fs.FileInfo{root}, yield)
	}
}

// walk lists one folder and reports whether to go on. The folders above it, itself included, tell a link that leads
// back to one of them.
func (d folder) walk(ctx context.Context, path string, above []fs.FileInfo, yield func(FileMark, error) bool) bool {
	entries, err := os.ReadDir(path)
	if err != nil && !yield(FileMark{File: path}, fmt.Errorf("the folder cannot be listed: %w", err)) {
		return false
	}
	for _, entry := range ordered(path, entries) {
		if err := ctx.Err(); err != nil {
			yield(FileMark{File: entry.path}, err)
			return false
		}
		if !d.visit(ctx, entry, above, yield) {
			return false
		}
	}
	return true
}

func (d folder) visit(ctx context.Context, entry folderEntry, above []fs.FileInfo, yield func(FileMark, error) bool) bool {
	name := FileMark{File: entry.path}
	status := entry.status
	switch {
	case errors.Is(entry.err, fs.ErrNotExist):
		return yield(name, fmt.Errorf("%s: vanished while the folder was listed, or a link that leads nowhere: %w", entry.path, graph.ErrNotFound))
	case entry.err != nil:
		return yield(name, entry.err)
	case status.IsDir():
		for _, folder := range above {
			if os.SameFile(folder, status) {
				return yield(name, fmt.Errorf("%s: the link leads back to a folder above it, so it is not followed", entry.path))
			}
		}
		return d.walk(ctx, entry.path, append(slices.Clip(above), status), yield)
	case !status.Mode().IsRegular():
		return yield(name, fmt.Errorf("%s: neither a file nor a folder (%s), so it is not read", entry.path, status.Mode().Type()))
	}
	return yield(markOf(entry.path, status), nil)
}

type folderEntry struct {
	path   string
	status fs.FileInfo
	err    error
	order  string
}

// ordered follows links and sorts the entries as their full names sort, in which a folder's name ends in a slash.
func ordered(path string, entries []fs.DirEntry) []folderEntry {
	visible := make([]folderEntry, 0, len(entries))
	for _, entry := range entries {
		if strings.HasPrefix(entry.Name(), ".") {
			continue
		}
		found := folderEntry{path: filepath.Join(path, entry.Name()), order: entry.Name()}
		found.status, found.err = os.Stat(found.path)
		if found.err == nil && found.status.IsDir() {
			found.order += "/"
		}
		visible = append(visible, found)
	}
	slices.SortFunc(visible, func(a, b folderEntry) int { return strings.Compare(a.order, b.order) })
	return visible
}

func markOf(path string, status fs.FileInfo) FileMark {
	return FileMark{File: path, Size: status.Size(), Modified: status.ModTime().UnixNano()}
}

func (d folder) open(_ context.Context, name string) (io.ReadCloser, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, graph.ErrNotFound
	}
	return file, err
}

func (d folder) stat(_ context.Context, name string) (FileMark, error) {
	status, err := os.Stat(name)
	if err != nil {
		return FileMark{File: name}, err
	}
	return markOf(name, status), nil
}

func (d folder) holds(name string) bool {
	return d.root == "." || name == d.root || strings.HasPrefix(name, strings.TrimSuffix(d.root, "/")+"/")
}

func (d folder) close() error { return nil }
