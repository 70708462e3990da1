package neo4jd

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/gofrs/flock"
	"golang.org/x/sync/errgroup"
)

const (
	downloadWorkers = 8
	downloadTries   = 4
	// stallTimeout ends a transfer from which nothing came for this long.
	stallTimeout = 30 * time.Second
	// lockPoll is how often a lock that another process holds is tried.
	lockPoll = 50 * time.Millisecond
)

// Download fills the cache folder with the jars of [Version], so that a later
// start needs no network. Jars that are there and match jars.lock are kept. A
// break is resumed by the next call where it stopped. Errors: ErrDownload,
// ErrChecksum, ErrDiskFull, ErrFolder.
func Download(ctx context.Context, settings Settings) error {
	settings, err := settings.complete()
	if err != nil {
		return err
	}
	_, err = classPath(ctx, settings)
	return err
}

// classPath returns the jars' paths, all of them checked in this call.
func classPath(ctx context.Context, settings Settings) ([]string, error) {
	jars, err := parseLock(lockText)
	if err != nil {
		return nil, err
	}
	cache := jarCache{
		folder: settings.CacheDir, base: settings.MavenBaseURL, jars: jars,
		progress: settings.Progress, client: newClient(),
	}
	if err := cache.fill(ctx); err != nil {
		return nil, err
	}
	paths := make([]string, len(jars))
	for i, j := range jars {
		paths[i] = filepath.Join(settings.CacheDir, j.file())
	}
	return paths, nil
}

// Fetch brings the files that a lock in the form of jars.lock pins into a folder, as Download does, and gives their paths in
// the order of the lock. The base is that of a Maven repository, DefaultMavenBaseURL where it is empty.
func Fetch(ctx context.Context, lock, folder, base string) ([]string, error) {
	files, err := parseLock(lock)
	if err != nil {
		return nil, err
	}
	cache := jarCache{folder: folder, base: cmp.Or(base, DefaultMavenBaseURL), jars: files, client: newClient()}
	if err := cache.fill(ctx); err != nil {
		return nil, err
	}
	paths := make([]string, len(files))
	for i, file := range files {
		paths[i] = filepath.Join(folder, file.file())
	}
	return paths, nil
}

func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxConnsPerHost = downloadWorkers
	transport.ResponseHeaderTimeout = stallTimeout
	return &http.Client{Transport: transport}
}

// jarCache is a folder of jars and the repository that fills it.
type jarCache struct {
	folder, base string
	jars         []jar
	progress     func(Progress)
	client       *http.Client

	mu   sync.Mutex
	done Progress
}

// fill brings what is missing. A folder that is complete is only read, so that
// it may belong to somebody else and lie on a read-only disk.
func (c *jarCache) fill(ctx context.Context) error {
	missing, err := c.missing(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	if err := os.MkdirAll(c.folder, 0o755); err != nil {
		return folderError(c.folder, err)
	}
	lock := flock.New(filepath.Join(c.folder, "download.lock"))
	if _, err := lock.TryLockContext(ctx, lockPoll); err != nil {
		return folderError(c.folder, err)
	}
	defer lock.Unlock()
	// Another process may have filled the folder while this one waited.
	if missing, err = c.missing(ctx); err != nil || len(missing) == 0 {
		return err
	}
	c.done = Progress{Files: len(c.jars) - len(missing), FilesTotal: len(c.jars)}
	for _, j := range c.jars {
		c.done.BytesTotal += j.size
		c.done.Bytes += j.size
	}
	for _, j := range missing {
		c.done.Bytes -= j.size
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(downloadWorkers)
	for _, j := range missing {
		group.Go(func() error { return c.fetch(ctx, j) })
	}
	return group.Wait()
}

// missing returns the jars that are absent or not what jars.lock says.
func (c *jarCache) missing(ctx context.Context) ([]jar, error) {
	absent := make([]bool, len(c.jars))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for i, j := range c.jars {
		group.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			sum, size, err := hashFile(filepath.Join(c.folder, j.file()))
			switch {
			case errors.Is(err, fs.ErrNotExist):
				absent[i] = true
			case err != nil:
				return folderError(c.folder, err)
			default:
				absent[i] = size != j.size || sum != j.sha256
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var missing []jar
	for i, j := range c.jars {
		if absent[i] {
			missing = append(missing, j)
		}
	}
	return missing, nil
}

// fetch downloads one jar beside its place and moves it there once it is known
// to be right, so that a file under its own name was right when it was written.
func (c *jarCache) fetch(ctx context.Context, j jar) error {
	part := filepath.Join(c.folder, j.file()+".part")
	url := strings.TrimSuffix(c.base, "/") + "/" + j.path()
	operation := func() (struct{}, error) {
		return struct{}{}, c.transfer(ctx, url, part, j)
	}
	if _, err := backoff.Retry(ctx, operation, backoff.WithMaxTries(downloadTries)); err != nil {
		if errors.Is(err, ErrChecksum) || errors.Is(err, ErrDiskFull) || errors.Is(err, ErrFolder) {
			return err
		}
		return fmt.Errorf("neo4j: %w: %s: %w; check the network or set another Maven repository, and start again: what is complete is kept", ErrDownload, url, err)
	}
	if err := os.Rename(part, filepath.Join(c.folder, j.file())); err != nil {
		return folderError(c.folder, err)
	}
	c.advance(1, 0)
	return nil
}

// transfer brings the part file to its full size, from where it stands, and
// checks it.
func (c *jarCache) transfer(ctx context.Context, url, part string, j jar) error {
	file, err := os.OpenFile(part, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return backoff.Permanent(folderError(c.folder, err))
	}
	defer file.Close()
	offset, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return backoff.Permanent(folderError(c.folder, err))
	}
	if offset > j.size {
		if offset, err = 0, file.Truncate(0); err != nil {
			return backoff.Permanent(folderError(c.folder, err))
		}
	}
	resumed := offset > 0
	if offset == j.size {
		c.advance(0, offset)
	} else {
		if _, err = c.receive(ctx, url, file, offset, j.size); err != nil {
			return err
		}
	}
	if err := file.Close(); err != nil {
		return backoff.Permanent(folderError(c.folder, err))
	}
	sum, size, err := hashFile(part)
	if err != nil {
		return backoff.Permanent(folderError(c.folder, err))
	}
	if size == j.size && sum == j.sha256 {
		return nil
	}
	c.advance(0, -size)
	if err := os.Remove(part); err != nil {
		return backoff.Permanent(folderError(c.folder, err))
	}
	mismatch := fmt.Errorf("neo4j: %w: %s has SHA-256 %x (%d bytes), jars.lock pins %x (%d bytes); the file is refused: "+
		"a proxy or mirror changes what it hands out", ErrChecksum, url, sum, size, j.sha256, j.size)
	if resumed {
		// The first half may be at fault, and is not from this call.
		return mismatch
	}
	return backoff.Permanent(mismatch)
}

// receive appends to the file what the server sends from offset on, and
// returns how long the file is then.
func (c *jarCache) receive(ctx context.Context, url string, file *os.File, offset, size int64) (int64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stall := time.AfterFunc(stallTimeout, func() { cancel(fmt.Errorf("nothing came for %v", stallTimeout)) })
	defer stall.Stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return offset, backoff.Permanent(err)
	}
	if offset > 0 {
		request.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
	}
	response, err := c.client.Do(request)
	if err != nil {
		return offset, transferError(ctx, err)
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusOK:
		if offset > 0 {
			// The server does not resume: begin again.
			offset = 0
			if err := file.Truncate(0); err != nil {
				return 0, backoff.Permanent(folderError(c.folder, err))
			}
		}
	case response.StatusCode == http.StatusPartialContent && offset > 0:
	case response.StatusCode >= 500 || response.StatusCode == http.StatusTooManyRequests:
		return offset, fmt.Errorf("the server answers %s", response.Status)
	default:
		return offset, backoff.Permanent(fmt.Errorf("the server answers %s", response.Status))
	}
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return offset, backoff.Permanent(folderError(c.folder, err))
	}
	c.advance(0, offset)
	// One byte more than the jar has is enough to know that it is another file.
	body := io.LimitReader(response.Body, size-offset+1)
	written, err := io.Copy(&meter{file: file, cache: c, stall: stall}, body)
	offset += written
	if err != nil {
		c.advance(0, -offset)
		var onDisk *fs.PathError
		if errors.As(err, &onDisk) {
			return offset, backoff.Permanent(folderError(c.folder, err))
		}
		return offset, transferError(ctx, err)
	}
	if offset < size {
		c.advance(0, -offset)
		return offset, io.ErrUnexpectedEOF
	}
	return offset, nil
}

// transferError names the stall rather than the cancellation that it caused.
func transferError(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// meter writes to a file, reports the bytes and puts the stall off.
type meter struct {
	file  *os.File
	cache *jarCache
	stall *time.Timer
}

// Write implements io.Writer.
func (m *meter) Write(chunk []byte) (int, error) {
	written, err := m.file.Write(chunk)
	m.stall.Reset(stallTimeout)
	m.cache.advance(0, int64(written))
	return written, err
}

func (c *jarCache) advance(files int, bytes int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.done.Files += files
	c.done.Bytes += bytes
	if c.progress != nil {
		c.progress(c.done)
	}
}

func hashFile(name string) (sum [32]byte, size int64, err error) {
	file, err := os.Open(name)
	if err != nil {
		return sum, 0, err
	}
	defer file.Close()
	hash := sha256.New()
	if size, err = io.Copy(hash, file); err != nil {
		return sum, size, err
	}
	hash.Sum(sum[:0])
	return sum, size, nil
}

// folderError tells a full disk from a folder that cannot be used.
func folderError(folder string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("neo4j: %w: %s: %w; free some space or choose a folder on another disk", ErrDiskFull, folder, err)
	}
	return fmt.Errorf("neo4j: %w: %s: %w; give this user the right to it or choose another folder", ErrFolder, folder, err)
}
