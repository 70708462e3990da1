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

// take waits for the turn of the test, which lasts until the test ends.
func (q *turns) take(t testing.TB, uri string) error {
	if holder := q.heldBy(); holder == t.Name() || strings.HasPrefix(t.Name(), holder+"/") && holder != "" {
		return fmt.Errorf("%s has the database already; pass it on instead of opening it again", holder)
	}
	q.database.Lock()
	// The lock file is shared by all test binaries on the same server.
	name := fmt.Sprintf("clew-graphtest-%x.lock", sha256.Sum256([]byte(uri)))
	lock := flock.New(filepath.Join(os.TempDir(), name))
	if _, err := lock.TryLockContext(t.Context(), lockPoll); err != nil {
		q.database.Unlock()
		return fmt.Errorf("wait for the database: %w", err)
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
