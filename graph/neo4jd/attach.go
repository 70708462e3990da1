package neo4jd

import (
	"context"
	"fmt"
	"time"

	"github.com/gofrs/flock"
)

// Attach gives the server that another process runs on the data folder, detached or as its own. While that process is
// still starting it, Attach waits. Close leaves the server running; when its owner ends it, Done is closed. The error
// wraps ErrNotRunning when no process has the folder, ErrTimeout when the server is not ready within StartTimeout.
func Attach(ctx context.Context, settings Settings) (*Server, error) {
	settings, err := settings.complete()
	if err != nil {
		return nil, err
	}
	f := folder(settings.DataDir)
	deadline, cancel := context.WithTimeout(ctx, settings.StartTimeout)
	defer cancel()
	ticker := time.NewTicker(readyPoll)
	defer ticker.Stop()
	for {
		running, err := f.ready()
		if err != nil {
			return nil, err
		}
		if running != nil {
			return attach(settings, *running)
		}
		owned, err := f.owned()
		if err != nil {
			return nil, err
		}
		if !owned {
			return nil, fmt.Errorf("neo4j: %w on %s", ErrNotRunning, settings.DataDir)
		}
		select {
		case <-deadline.Done():
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			return nil, fmt.Errorf("neo4j: %w: %w, but its server is not ready within %s", ErrTimeout, f.inUse(), settings.StartTimeout)
		case <-ticker.C:
		}
	}
}

// ready returns the state of the server that answers, whoever owns it, or nil.
func (f folder) ready() (*state, error) {
	now, err := f.readState()
	if err != nil || !now.Ready {
		return nil, err
	}
	process := now.findProcess()
	if process == nil {
		return nil, nil
	}
	_ = process.Release()
	return &now, nil
}

// owned reports whether a process holds the folder. The shared lock that it tries does not name this process as an owner.
func (f folder) owned() (bool, error) {
	lock := flock.New(f.file("owner.lock"), flock.SetPermissions(0o600))
	free, err := lock.TryRLock()
	if err != nil {
		return false, folderError(string(f), err)
	}
	if !free {
		return true, nil
	}
	return false, lock.Unlock()
}
