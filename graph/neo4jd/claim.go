package neo4jd

import (
	"context"
	"os"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// orphanStopTimeout is how long an orphan may take to stop before it is killed.
const orphanStopTimeout = 20 * time.Second

// claim is the right to a data folder: both locks, or the server that runs.
type claim struct {
	owner      *flock.Flock
	serverLock *os.File
	running    *state
}

func (c claim) release() {
	c.serverLock.Close()
	c.owner.Unlock()
}

// claimFolder gets the data folder for this process, or finds the detached
// server on it.
func claimFolder(ctx context.Context, settings Settings) (claim, error) {
	f := folder(settings.DataDir)
	if err := f.make(); err != nil {
		return claim{}, err
	}
	running, err := f.detached()
	if err != nil || running != nil {
		return claim{running: running}, err
	}
	owner, err := f.lockOwner()
	if err != nil {
		return claim{}, err
	}
	if owner == nil {
		// Maybe the owner is a Start that has just become ready.
		if running, err = f.detached(); running != nil || err != nil {
			return claim{running: running}, err
		}
		return claim{}, f.inUse()
	}
	lock, err := f.lockServer()
	if err == nil && lock == nil {
		lock, err = f.endOrphan(ctx, settings)
	}
	if err != nil {
		owner.Unlock()
		return claim{}, err
	}
	return claim{owner: owner, serverLock: lock}, nil
}

// detached returns the state of the detached server that runs, or nil.
func (f folder) detached() (*state, error) {
	now, err := f.readState()
	if err != nil || !now.Detached || !now.Ready {
		return nil, err
	}
	process := now.findProcess()
	if process == nil {
		return nil, nil
	}
	_ = process.Release()
	return &now, nil
}

// endOrphan stops the server of an owner that is dead, and returns its lock.
// Only a process that carries the instance of the state is touched.
func (f folder) endOrphan(ctx context.Context, settings Settings) (*os.File, error) {
	now, err := f.readState()
	if err != nil {
		return nil, err
	}
	process := now.findProcess()
	if process == nil {
		// It may have been about to end.
		waiting, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		lock, err := f.awaitServerLock(waiting)
		if lock == nil && ctx.Err() == nil {
			return nil, &InUseError{Folder: string(f)}
		}
		return lock, err
	}
	defer func() { _ = process.Release() }()
	settings.Logger.Warn("neo4j was left behind and is stopped", "pid", process.Pid, "owner", now.OwnerPID)
	return f.endProcess(ctx, process)
}

// endProcess stops a server that is no child of this process, and returns the
// lock that it gives up when it has ended.
func (f folder) endProcess(ctx context.Context, process *os.Process) (*os.File, error) {
	// An error says that it has ended already.
	_ = process.Signal(syscall.SIGTERM)
	waiting, cancel := context.WithTimeout(ctx, orphanStopTimeout)
	defer cancel()
	lock, err := f.awaitServerLock(waiting)
	if lock != nil || ctx.Err() != nil {
		return lock, err
	}
	_ = process.Kill()
	return f.awaitServerLock(ctx)
}
