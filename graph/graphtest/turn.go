package graphtest

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// lockPoll is how often the lock of another test binary is tried.
const lockPoll = 10 * time.Millisecond

var turn = &turns{}

// turns lets one test at a time have the database.
type turns struct {
	database sync.Mutex

	mu     sync.Mutex
	holder string
}

// take waits for the turn of the test, which lasts until the test ends. A server
// that other test binaries use too is waited for by a lock file as well.
func (q *turns) take(t testing.TB, database *Database) error {
	if holder := q.heldBy(); holder == t.Name() || strings.HasPrefix(t.Name(), holder+"/") && holder != "" {
		return fmt.Errorf("%s has the database already; pass it on instead of opening it again", holder)
	}
	q.database.Lock()
	lock := flock.New(lockFile(database.URI))
	if database.external {
		if _, err := lock.TryLockContext(t.Context(), lockPoll); err != nil {
			q.database.Unlock()
			return fmt.Errorf("wait for other test binaries to leave %s: %w", database.URI, err)
		}
	}
	q.hold(t.Name())
	t.Cleanup(func() {
		q.hold("")
		if err := lock.Unlock(); err != nil {
			t.Errorf("graphtest: give the database back: %v", err)
		}
		q.database.Unlock()
	})
	return nil
}

// lockFile is the same for all test binaries that use one server.
func lockFile(uri string) string {
	sum := sha256.Sum256([]byte(uri))
	return filepath.Join(os.TempDir(), fmt.Sprintf("clew-graphtest-%x.lock", sum[:8]))
}

func (q *turns) heldBy() string {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.holder
}

func (q *turns) hold(name string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.holder = name
}
